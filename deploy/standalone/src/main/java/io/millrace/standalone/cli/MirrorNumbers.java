package io.millrace.standalone.cli;

import io.millrace.runtime.settings.WarehouseSettings;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** The numbers of changes that the mirrors of a source have seen. */
final class MirrorNumbers {
    private final WarehouseSettings warehouse;

    MirrorNumbers(WarehouseSettings warehouse) {
        this.warehouse = warehouse;
    }

    /**
     * @param mirrors their names, in the warehouse's schema where they name none; those that do not exist count as empty
     * @return the highest number of all, 0 when nothing was loaded
     * @throws MillraceException when the warehouse does not answer
     */
    long highest(String source, List<String> mirrors) {
        try (Connection connection =
                DriverManager.getConnection(warehouse.jdbcUrl(), warehouse.user(), warehouse.password())) {
            long highest = Math.max(
                    remembered(connection, "mirror_truncations", source),
                    remembered(connection, "mirror_deletions", source));
            for (String mirror : mirrors) {
                highest = Math.max(highest, ofMirror(connection, mirror));
            }
            return highest;
        } catch (SQLException e) {
            throw new MillraceException(
                    ErrorCode.WAREHOUSE_UNAVAILABLE,
                    "The warehouse does not show the mirrors: " + e.getMessage()
                            + "; recover it first, or name a number above all that they have with --above",
                    e);
        }
    }

    private static long remembered(Connection connection, String table, String source) throws SQLException {
        if (!exists(connection, "millrace", table)) {
            return 0;
        }
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT COALESCE(MAX(position), 0) FROM millrace." + table + " WHERE LEFT(dataset, ?) = ?")) {
            String prefix = source + ".";
            query.setInt(1, prefix.length());
            query.setString(2, prefix);
            return number(query);
        }
    }

    private long ofMirror(Connection connection, String mirror) throws SQLException {
        int dot = mirror.indexOf('.');
        String schema = dot < 0 ? warehouse.schema() : mirror.substring(0, dot);
        String name = mirror.substring(dot + 1);
        if (!exists(connection, schema, name)) {
            return 0;
        }
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT COALESCE(MAX(_position), 0) FROM " + quoted(schema) + "." + quoted(name))) {
            return number(query);
        }
    }

    private static boolean exists(Connection connection, String schema, String table) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = ? AND table_name = ?")) {
            query.setString(1, schema);
            query.setString(2, table);
            return number(query) > 0;
        }
    }

    private static long number(PreparedStatement query) throws SQLException {
        try (ResultSet row = query.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }
}
