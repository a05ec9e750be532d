package io.millrace.loader.warehouse;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a person may want to look at: bad rows and held batches, as texts by column. */
public final class OpenMatters {
    private static final String BAD = "SELECT dataset, object, line, column_name, code, reason, load_id,"
            + " CAST(found_at AS VARCHAR) AS found_at, bad_file, row_text FROM millrace.bad_rows WHERE replayed_by IS NULL";

    private OpenMatters() {}

    /**
     * Bad rows that were not loaded since, the latest first.
     *
     * @param dataset only of this one; empty for all
     */
    public static List<Map<String, String>> badRows(Connection connection, Optional<String> dataset, int most)
            throws SQLException {
        String sql = BAD + (dataset.isPresent() ? " AND dataset = ?" : "")
                + " ORDER BY found_at DESC, object, line LIMIT " + most;
        return read(connection, sql, dataset.stream().toArray());
    }

    /** One bad row; empty when there is none at this place. */
    public static Optional<Map<String, String>> badRow(Connection connection, String object, long line)
            throws SQLException {
        return read(connection, BAD + " AND object = ? AND line = ?", object, line).stream()
                .findFirst();
    }

    /** Held batches, those that have waited longest first. */
    public static List<Map<String, String>> held(Connection connection) throws SQLException {
        return read(
                connection,
                "SELECT dataset, object, code, reason, CAST(held_since AS VARCHAR) AS held_since, attempts,"
                        + " CAST(retry_at AS VARCHAR) AS retry_at, COALESCE(decision, 'open') AS decision"
                        + " FROM millrace.held_batches ORDER BY held_since, object");
    }

    private static List<Map<String, String>> read(Connection connection, String sql, Object... parameters)
            throws SQLException {
        return new ArrayList<>(Statements.query(connection, OpenMatters::row, sql, parameters));
    }

    private static Map<String, String> row(ResultSet row) throws SQLException {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
            String value = row.getString(i);
            values.put(row.getMetaData().getColumnLabel(i), value == null ? "" : value);
        }
        return values;
    }
}
