package io.millrace.cdc.verify;

import io.millrace.schemas.dataset.ReservedColumns;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Reads mirrors by SQL that Redshift understands. */
public final class JdbcMirror implements Mirror {
    private final Connections connections;
    private final String schema;

    /** Opens connections to the warehouse. */
    @FunctionalInterface
    public interface Connections {
        Connection open() throws SQLException;
    }

    /**
     * @param schema of tables that are named without one
     */
    public JdbcMirror(Connections connections, String schema) {
        this.connections = connections;
        this.schema = schema;
    }

    @Override
    public Optional<Map<String, String>> columns(String table) {
        Map<String, String> columns = new LinkedHashMap<>();
        try (Connection connection = connections.open();
                PreparedStatement query = connection.prepareStatement("SELECT column_name, data_type"
                        + " FROM information_schema.columns WHERE table_schema = ? AND table_name = ?"
                        + " ORDER BY ordinal_position")) {
            query.setString(1, schemaOf(table));
            query.setString(2, nameOf(table));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    columns.put(rows.getString(1), rows.getString(2));
                }
            }
        } catch (SQLException e) {
            throw unavailable(e);
        }
        return columns.isEmpty() ? Optional.empty() : Optional.of(columns);
    }

    @Override
    public void rows(
            String table, List<String> columns, Optional<String> condition, Consumer<List<Optional<String>>> target) {
        String selected = columns.stream().map(JdbcMirror::quoted).collect(Collectors.joining(", "));
        String sql = "SELECT " + selected + " FROM " + quoted(schemaOf(table)) + "." + quoted(nameOf(table))
                + " WHERE COALESCE(" + quoted(ReservedColumns.DELETED) + ", false) = false"
                + condition.map(text -> " AND " + text).orElse("");
        try (Connection connection = connections.open();
                Statement statement = connection.createStatement()) {
            statement.execute("SET timezone TO 'UTC'");
            try (ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    List<Optional<String>> row = new ArrayList<>(columns.size());
                    for (int i = 1; i <= columns.size(); i++) {
                        row.add(Optional.ofNullable(rows.getString(i)));
                    }
                    target.accept(row);
                }
            }
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    private String schemaOf(String table) {
        int dot = table.indexOf('.');
        return dot < 0 ? schema : table.substring(0, dot);
    }

    private static String nameOf(String table) {
        return table.substring(table.indexOf('.') + 1);
    }

    static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    private static MillraceException unavailable(SQLException e) {
        return new MillraceException(
                ErrorCode.WAREHOUSE_UNAVAILABLE,
                "The warehouse does not show the mirror: " + e.getMessage()
                        + "; check that it runs, and the user's rights",
                e);
    }
}
