package io.millrace.loader.warehouse;

import io.millrace.loader.isolation.RowPlace;
import io.millrace.loader.reconcile.BadRow;
import io.millrace.loader.reconcile.LoadRecord;
import io.millrace.loader.reconcile.ReplayRecord;
import io.millrace.schemas.dataset.DatasetName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

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

    static List<RowPlace> open(Connection connection, DatasetName dataset, Optional<String> object, int most)
            throws SQLException {
        List<Object> parameters = new ArrayList<>(List.of(dataset.value()));
        object.ifPresent(parameters::add);
        return Statements.query(
                connection,
                row -> new RowPlace(row.getString(1), row.getLong(2)),
                "SELECT object, line FROM millrace.bad_rows WHERE dataset = ? AND replayed_by IS NULL AND line > 0"
                        + (object.isPresent() ? " AND object = ?" : "") + " ORDER BY object, line LIMIT " + most,
                parameters.toArray());
    }

    static boolean stillBad(Connection connection, DatasetName dataset, Collection<RowPlace> places)
            throws SQLException {
        Set<RowPlace> found = new HashSet<>();
        for (String object : objects(places)) {
            found.addAll(open(connection, dataset, Optional.of(object), Integer.MAX_VALUE));
        }
        return found.containsAll(places);
    }

    static void replayed(Connection connection, ReplayRecord replay) throws SQLException {
        for (String object : objects(replay.places())) {
            List<Long> lines = replay.places().stream()
                    .filter(place -> place.object().equals(object))
                    .map(RowPlace::line)
                    .toList();
            for (List<Long> chunk : Statements.chunks(lines)) {
                List<Object> parameters = new ArrayList<>(
                        List.of(replay.loadId(), replay.dataset().value(), object));
                parameters.addAll(chunk);
                Statements.update(
                        connection,
                        "UPDATE millrace.bad_rows SET replayed_by = ? WHERE dataset = ? AND object = ?"
                                + " AND replayed_by IS NULL AND line IN (" + Statements.repeat("?", chunk.size()) + ")",
                        parameters.toArray());
            }
        }
    }

    private static Set<String> objects(Collection<RowPlace> places) {
        return places.stream().map(RowPlace::object).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String shortened(String text, int length) {
        return text.length() > length ? text.substring(0, length) : text;
    }
}
