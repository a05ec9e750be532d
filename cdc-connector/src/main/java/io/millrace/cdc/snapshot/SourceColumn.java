package io.millrace.cdc.snapshot;

import io.millrace.cdc.binlog.Column.Family;
import io.millrace.cdc.binlog.RowImage;
import io.millrace.cdc.binlog.Values;
import io.millrace.cdc.json.JsonBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;

/**
 * A column as the source's own catalog describes it, with how its values are selected and written so that they are the very same as
 * those in the binlog.
 *
 * @param type the type's name alone, in lower case
 */
public record SourceColumn(String name, String type, boolean mariaDb) {
    private static final int WIDE_ADDRESS = 16;
    private static final int NARROW_ADDRESS = 4;

    Family family() {
        return switch (type) {
            case "tinyint", "smallint", "mediumint", "int", "bigint", "year", "bit" -> Family.INTEGER;
            case "decimal" -> Family.DECIMAL;
            case "float", "double" -> Family.FLOAT;
            case "date" -> Family.DATE;
            case "datetime" -> Family.DATETIME;
            case "timestamp" -> Family.TIMESTAMP;
            case "time" -> Family.TIME;
            case "enum" -> Family.ENUM;
            case "set" -> Family.SET;
            case "json" -> Family.JSON;
            case "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob", "uuid", "inet4", "inet6" ->
                Family.BINARY;
            case "char", "varchar", "tinytext", "text", "mediumtext", "longtext" -> Family.TEXT;
            case "vector" -> mariaDb ? Family.BINARY : Family.VECTOR;
            case "geometry",
                    "point",
                    "linestring",
                    "polygon",
                    "multipoint",
                    "multilinestring",
                    "multipolygon",
                    "geometrycollection",
                    "geomcollection" -> Family.GEOMETRY;
            default ->
                throw new IllegalArgumentException(
                        "the column " + name + " has the type " + type + ", which is not supported; exclude its table");
        };
    }

    /** What to select. */
    String expression() {
        String column = SourceTable.quoted(name);
        return switch (family()) {
            // Digits without leading zeros, whatever the width of display.
            case INTEGER -> column + " + 0";
            // As a double: the text of a FLOAT has six digits, which is not all of it.
            case FLOAT -> column + " + 0e0";
            case DECIMAL, DATE, DATETIME, TIMESTAMP, TIME -> "CAST(" + column + " AS CHAR)";
            case JSON, TEXT, ENUM, SET -> "CONVERT(" + column + " USING utf8mb4)";
            case GEOMETRY, VECTOR -> "HEX(" + column + ")";
            case BINARY ->
                switch (type) {
                    case "uuid", "inet6" -> "CAST(" + column + " AS BINARY(" + WIDE_ADDRESS + "))";
                    case "inet4" -> "CAST(" + column + " AS BINARY(" + NARROW_ADDRESS + "))";
                    case "vector" -> "CAST(" + column + " AS BINARY)";
                    default -> column;
                };
        };
    }

    /**
     * Writes the value that the expression gave, and ends it in the row.
     *
     * @param family this column's, which is not worked out again for each row
     */
    void write(Family family, ResultSet rows, int index, RowImage row) throws SQLException {
        if (family == Family.BINARY || family == Family.TEXT || family == Family.ENUM) {
            byte[] bytes = rows.getBytes(index);
            if (bytes == null) {
                row.endNull();
            } else if (family == Family.BINARY) {
                row.json().putBase64(bytes, 0, bytes.length);
                row.end();
            } else {
                row.json().putString(bytes, 0, bytes.length);
                row.end();
            }
            return;
        }
        String text = rows.getString(index);
        if (text == null) {
            row.endNull();
            return;
        }
        write(family, text, row);
    }

    private void write(Family family, String text, RowImage row) {
        JsonBuffer out = row.json();
        switch (family) {
            case INTEGER -> out.putAscii(text);
            case DECIMAL -> quoted(withoutLeadingZeros(text), out);
            case FLOAT -> {
                double value = Double.parseDouble(text);
                if (type.equals("float")) {
                    out.putFloat((float) value);
                } else {
                    out.putDouble(value);
                }
            }
            case DATE, DATETIME -> {
                quoted(text, out);
                if (isNoDate(text)) {
                    row.endNoDate();
                    return;
                }
            }
            case TIMESTAMP -> {
                if (isNoDate(text)) {
                    quoted(text, out);
                    row.endNoDate();
                    return;
                }
                quoted(text.replace(' ', 'T') + "Z", out);
            }
            case TIME -> quoted(text, out);
            case JSON -> putCompact(text, out);
            case SET -> putLabels(text, out);
            case GEOMETRY -> {
                byte[] bytes = HexFormat.of().parseHex(text);
                Values.putGeometry(bytes, 0, bytes.length, out);
            }
            case VECTOR -> {
                byte[] bytes = HexFormat.of().parseHex(text);
                Values.putVector(bytes, 0, bytes.length, out);
            }
            default -> out.putString(text);
        }
        row.end();
    }

    private static void quoted(String ascii, JsonBuffer out) {
        out.put('"');
        out.putAscii(ascii);
        out.put('"');
    }

    /** ZEROFILL pads decimals too. */
    private static String withoutLeadingZeros(String decimal) {
        int from = 0;
        while (from + 1 < decimal.length() && decimal.charAt(from) == '0' && decimal.charAt(from + 1) != '.') {
            from++;
        }
        return decimal.substring(from);
    }

    private static boolean isNoDate(String date) {
        return date.startsWith("00", 5) || date.startsWith("00", 8);
    }

    private static void putLabels(String labels, JsonBuffer out) {
        out.put('[');
        if (!labels.isEmpty()) {
            boolean first = true;
            for (String label : labels.split(",", -1)) {
                if (!first) {
                    out.put(',');
                }
                out.putString(label);
                first = false;
            }
        }
        out.put(']');
    }

    /** The server shows documents with blanks between their parts. */
    private static void putCompact(String json, JsonBuffer out) {
        byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
        boolean inString = false;
        for (int i = 0; i < utf8.length; i++) {
            byte b = utf8[i];
            if (b == '"') {
                inString = !inString;
            }
            if (b == '\\') {
                out.put(utf8, i, 2);
                i++;
            } else if (b != ' ' || inString) {
                out.put(utf8, i, 1);
            }
        }
    }
}
