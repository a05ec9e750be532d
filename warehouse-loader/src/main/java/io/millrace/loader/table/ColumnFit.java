package io.millrace.loader.table;

import io.millrace.schemas.row.ColumnSeen;
import io.millrace.schemas.row.ValueType;
import io.millrace.schemas.warehouse.ColumnType;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether a column holds what a batch has for it. What COPY refuses aloud, such as a number out of range, may pass here; what
 * it changes in silence must not: it cuts decimals to the column's scale, drops or assumes time zones, and makes NULL of
 * an empty text for a column that isn't text ("COPY data conversion parameters" in the Redshift developer guide).
 */
final class ColumnFit {
    private static final Set<ValueType> TEXTS =
            EnumSet.of(ValueType.STRING, ValueType.TIMESTAMP, ValueType.TIMESTAMP_WITH_ZONE);

    private ColumnFit() {}

    /** What does not fit, or empty when all does. */
    static Optional<String> problem(TableColumn column, ColumnSeen seen) {
        Set<ValueType> refused = new TreeSet<>();
        for (ValueType type : seen.types()) {
            if (!accepts(column, type)) {
                refused.add(type);
            }
        }
        if (!refused.isEmpty()) {
            return Optional.of("column " + column.name() + " is " + column.description() + " and can't hold " + refused
                    + " without loss");
        }
        boolean tooLong =
                column.length().isPresent() && seen.maxBytes() > column.length().getAsInt();
        if (tooLong) {
            return Optional.of("column " + column.name() + " is " + column.description() + " but the longest value has "
                    + seen.maxBytes() + " bytes");
        }
        return Optional.empty();
    }

    private static boolean accepts(TableColumn column, ValueType value) {
        return switch (column.type()) {
            case "boolean" -> ColumnType.BOOLEAN.accepts(value);
            case "smallint", "integer", "bigint" -> ColumnType.BIGINT.accepts(value);
            case "numeric", "decimal" -> acceptsAsDecimal(column, value);
            // Whoever made the column approximate wants values rounded.
            case "real", "double precision" -> value == ValueType.NUMBER || ColumnType.DECIMAL.accepts(value);
            case "character varying", "text" -> true;
            case "character" -> TEXTS.contains(value);
            case "date", "time without time zone", "time with time zone" -> value == ValueType.STRING;
            case "timestamp without time zone" -> ColumnType.TIMESTAMP.accepts(value);
            case "timestamp with time zone" -> ColumnType.TIMESTAMP_WITH_ZONE.accepts(value);
            case "super", "json", "jsonb" -> true;
            default -> false;
        };
    }

    private static boolean acceptsAsDecimal(TableColumn column, ValueType value) {
        boolean whole = ColumnType.BIG_INTEGER.accepts(value);
        return whole || (ColumnType.DECIMAL.accepts(value) && column.scale().orElse(0) >= 18);
    }
}
