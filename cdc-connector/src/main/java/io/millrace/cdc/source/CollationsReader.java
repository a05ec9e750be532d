package io.millrace.cdc.source;

import io.millrace.cdc.binlog.Collations;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** Reads which character set each of a server's collations has. */
public final class CollationsReader {
    private CollationsReader() {}

    public static Collations read(SourceConnections connections, boolean mariaDb) {
        Map<Integer, String> charsets = new HashMap<>();
        try (Connection connection = connections.open();
                Statement statement = connection.createStatement()) {
            add(statement, "SELECT ID, CHARACTER_SET_NAME FROM information_schema.COLLATIONS", charsets);
            if (mariaDb) {
                // Its newer collations have a number for each character set, and stand here alone.
                add(
                        statement,
                        "SELECT ID, CHARACTER_SET_NAME FROM information_schema.COLLATION_CHARACTER_SET_APPLICABILITY",
                        charsets);
            }
        } catch (SQLException e) {
            throw connections.unavailable(e);
        }
        return new Collations(charsets);
    }

    private static void add(Statement statement, String query, Map<Integer, String> charsets) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                int id = rows.getInt(1);
                String charset = rows.getString(2);
                if (id > 0 && charset != null) {
                    charsets.put(id, charset);
                }
            }
        }
    }
}
