package io.millrace.schemas.warehouse;

import io.millrace.schemas.row.ColumnSeen;
import io.millrace.schemas.row.ValueType;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether a column holds what a batch has for it. What COPY refuses aloud, such as a number out of range, may pass here; what
 * it changes in silence must not: it cuts decimals to the column's scale, drops or assumes time zones, and makes NULL of
 * an empty text for a column that isn't text ("COPY data conversion parameters" in the Redshift developer guide).
 */
public final class ColumnFit {
    private static final Set<ValueType> TEXTS =
            EnumSet.of(ValueType.STRING, ValueType.TIMESTAMP, ValueType.TIMESTAMP_WITH_ZONE);

    /** Most digits after the point of a {@link ValueType#DECIMAL}. */
    private static final int ALL_FRACTIONS = 18;

    private ColumnFit() {}

    /**
     * Whether the answer depends on how many digits the batch has after the point, which its manifest doesn't say.
     */
    public static boolean dependsOnFractions(TableColumn column, ColumnSeen seen) {
        return column.scale().isPresent()
                && column.scale().getAsInt() < ALL_FRACTIONS
                && seen.types().contains(ValueType.DECIMAL);
    }

    /**
     * What does not fit, or empty when all does.
     *
     * @param fractionDigits most digits after the point of a value; counts only where {@link #dependsOnFractions}
     */
    public static Optional<String> problem(TableColumn column, ColumnSeen seen, int fractionDigits) {
        Set<ValueType> refused = new TreeSet<>();
        for (ValueType type : seen.types()) {
            if (!accepts(column, type, fractionDigits)) {
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

    private static boolean accepts(TableColumn column, ValueType value, int fractionDigits) {
        return switch (column.type()) {
            case "boolean" -> ColumnType.BOOLEAN.accepts(value);
            case "smallint", "integer", "bigint" -> ColumnType.BIGINT.accepts(value);
            case "numeric", "decimal" -> acceptsAsDecimal(column, value, fractionDigits);
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

    /** A length that holds such a value with some room, for a VARCHAR column that is too short; empty when none can. */
    public static OptionalInt wider(TableColumn column, ColumnSeen seen) {
        boolean tooShort = column.type().equals("character varying")
                && column.length().isPresent()
                && seen.maxBytes() > column.length().getAsInt();
        if (!tooShort || seen.maxBytes() > ColumnType.MAX_TEXT_BYTES) {
            return OptionalInt.empty();
        }
        long doubled = Long.highestOneBit(seen.maxBytes()) * 2;
        return OptionalInt.of((int) Math.min(doubled, ColumnType.MAX_TEXT_BYTES));
    }

    private static boolean acceptsAsDecimal(TableColumn column, ValueType value, int fractionDigits) {
        boolean whole = ColumnType.BIG_INTEGER.accepts(value);
        int scale = column.scale().orElse(0);
        return whole || (ColumnType.DECIMAL.accepts(value) && (scale >= ALL_FRACTIONS || scale >= fractionDigits));
    }
}
