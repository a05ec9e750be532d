package io.millrace.loader.warehouse;

import io.millrace.loader.reconcile.BadRow;
import io.millrace.loader.reconcile.LoadRecord;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The table {@code bad_rows}. */
final class BadRows {
    private static final String ROW = "(?, ?, ?, ?, ?, ?, ?, CAST(? AS TIMESTAMPTZ), ?, ?)";
    private static final int MAX_REASON = 1_000;
    private static final int MAX_COLUMN = 127;

    private BadRows() {}

    static void write(Connection connection, LoadRecord load) throws SQLException {
        for (List<BadRow> chunk : Statements.chunks(load.badRows())) {
            List<Object> parameters = new ArrayList<>();
            for (BadRow row : chunk) {
                parameters.addAll(List.of(
                        load.dataset().value(),
                        row.place().object(),
                        row.place().line(),
                        shortened(row.fault().column(), MAX_COLUMN),
                        row.fault().code(),
                        shortened(row.fault().reason(), MAX_REASON),
                        load.loadId(),
                        load.finishedAt().toString(),
                        row.text(),
                        row.file()));
            }
            Statements.update(
                    connection,
                    "INSERT INTO millrace.bad_rows (dataset, object, line, column_name, code, reason, load_id, found_at,"
                            + " row_text, bad_file) VALUES " + Statements.repeat(ROW, chunk.size()),
                    parameters.toArray());
        }
    }

    private static String shortened(String text, int length) {
        return text.length() > length ? text.substring(0, length) : text;
    }
}
