package io.millrace.standalone.cli;

import java.io.PrintStream;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Prints query results as one JSON object a line; numbers stay exact. */
final class JsonRows {
    private static final JsonMapper MAPPER = new JsonMapper();

    private JsonRows() {}

    static void print(ResultSet rows, PrintStream out) throws SQLException {
        ResultSetMetaData columns = rows.getMetaData();
        while (rows.next()) {
            ObjectNode row = MAPPER.createObjectNode();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                put(row, columns.getColumnLabel(i), rows.getObject(i));
            }
            out.println(MAPPER.writeValueAsString(row));
        }
    }

    private static void put(ObjectNode row, String name, @Nullable Object value) {
        if (value == null) {
            row.putNull(name);
        } else if (value instanceof Boolean truth) {
            row.put(name, truth);
        } else if (value instanceof BigDecimal decimal) {
            row.put(name, decimal);
        } else if (value instanceof Long || value instanceof Integer || value instanceof Short) {
            row.put(name, ((Number) value).longValue());
        } else {
            row.put(name, value.toString());
        }
    }
}
