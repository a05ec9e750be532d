package io.millrace.cdc.snapshot;

import io.millrace.cdc.binlog.Column.Family;
import io.millrace.cdc.binlog.RowImage;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/** Selects rows of a table and writes them as the binlog would show them. */
public final class TableRows {
    /** Rows that the driver holds at a time. */
    private static final int FETCH_SIZE = 1_000;

    private final Connection connection;
    private final SourceTable table;

    /**
     * @param connection whose session has the time zone UTC
     */
    public TableRows(Connection connection, SourceTable table) {
        this.connection = connection;
        this.table = table;
    }

    /** Told each row. */
    public interface Rows {
        /** Says whether another row is wanted; the row is the caller's own. */
        boolean row(RowImage row) throws SQLException;
    }

    /**
     * Selects rows.
     *
     * @param clauses what follows the table's name: conditions, order and limit, or nothing
     */
    public void read(String clauses, Rows target) throws SQLException {
        List<SourceColumn> columns = table.columns();
        Family[] families = columns.stream().map(SourceColumn::family).toArray(Family[]::new);
        String expressions = columns.stream().map(SourceColumn::expression).collect(Collectors.joining(", "));
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(FETCH_SIZE);
            try (ResultSet rows =
                    statement.executeQuery("SELECT " + expressions + " FROM " + table.quoted() + " " + clauses)) {
                while (rows.next()) {
                    RowImage row = new RowImage();
                    for (int i = 0; i < columns.size(); i++) {
                        columns.get(i).write(families[i], rows, i + 1, row);
                    }
                    if (!target.row(row)) {
                        return;
                    }
                }
            }
        }
    }
}
