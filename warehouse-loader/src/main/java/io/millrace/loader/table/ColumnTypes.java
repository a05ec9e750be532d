package io.millrace.loader.table;

import io.millrace.schemas.warehouse.ColumnType;
import io.millrace.schemas.warehouse.TableColumn;
import java.util.Locale;

/** Types of columns as they stand in CREATE TABLE. */
final class ColumnTypes {
    /** Most digits of a decimal. */
    private static final int MOST_DIGITS = 38;

    private ColumnTypes() {}

    /** A type that holds whatever the column holds. */
    static String sql(TableColumn column) {
        return switch (column.type()) {
            case "character varying", "text" -> "VARCHAR(" + column.length().orElse(ColumnType.MAX_TEXT_BYTES) + ")";
            case "character" -> "CHAR(" + column.length().orElse(1) + ")";
            case "numeric", "decimal" ->
                "DECIMAL(" + MOST_DIGITS + "," + column.scale().orElse(0) + ")";
            case "timestamp without time zone" -> ColumnType.TIMESTAMP.sql();
            case "timestamp with time zone" -> ColumnType.TIMESTAMP_WITH_ZONE.sql();
            case "time without time zone" -> "TIME";
            case "time with time zone" -> "TIMETZ";
            case "super", "json", "jsonb" -> ColumnType.SUPER.sql();
            default -> column.type().toUpperCase(Locale.ROOT);
        };
    }
}
