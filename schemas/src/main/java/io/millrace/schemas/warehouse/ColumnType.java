package io.millrace.schemas.warehouse;

import io.millrace.schemas.row.RowReader;
import io.millrace.schemas.row.ValueType;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The Redshift types that Millrace gives to columns it creates, each with the kinds of value it holds without loss
 * ("Data types" and "COPY from JSON format" in the Redshift developer guide).
 */
public enum ColumnType {
    BOOLEAN("BOOLEAN", EnumSet.of(ValueType.BOOLEAN)),
    BIGINT("BIGINT", EnumSet.of(ValueType.INTEGER)),
    BIG_INTEGER("DECIMAL(38,0)", EnumSet.of(ValueType.INTEGER, ValueType.BIG_INTEGER)),
    DECIMAL("DECIMAL(38,18)", EnumSet.of(ValueType.INTEGER, ValueType.DECIMAL)),
    TIMESTAMP("TIMESTAMP", EnumSet.of(ValueType.TIMESTAMP)),
    TIMESTAMP_WITH_ZONE("TIMESTAMPTZ", EnumSet.of(ValueType.TIMESTAMP_WITH_ZONE)),
    /** Redshift's longest: 65535 bytes. Numbers, truth values and documents land as their JSON text. */
    TEXT("VARCHAR(65535)", EnumSet.allOf(ValueType.class)),
    /** Any JSON value, but strings inside it only up to 65535 bytes. */
    SUPER("SUPER", EnumSet.allOf(ValueType.class));

    /** Longest text in bytes that a VARCHAR column holds. */
    public static final int MAX_TEXT_BYTES = RowReader.MAX_TEXT_BYTES;

    private final String sql;

    @SuppressWarnings("ImmutableEnumChecker") // Set.copyOf in the constructor makes it immutable
    private final Set<ValueType> accepted;

    ColumnType(String sql, Set<ValueType> accepted) {
        this.sql = sql;
        this.accepted = Set.copyOf(accepted);
    }

    /** The type as it stands in CREATE TABLE. */
    public String sql() {
        return sql;
    }

    /** Whether a column of this type holds every value of this kind without loss. */
    public boolean accepts(ValueType value) {
        return accepted.contains(value);
    }

    /** The narrowest type that holds all these kinds of value without loss; empty when there are none yet. */
    public static Optional<ColumnType> narrowest(Set<ValueType> values) {
        if (values.isEmpty()) {
            return Optional.empty();
        }
        if (values.contains(ValueType.OBJECT) || values.contains(ValueType.ARRAY)) {
            return Optional.of(SUPER);
        }
        for (ColumnType type : values()) {
            if (type.accepted.containsAll(values)) {
                return Optional.of(type);
            }
        }
        return Optional.of(TEXT);
    }
}
