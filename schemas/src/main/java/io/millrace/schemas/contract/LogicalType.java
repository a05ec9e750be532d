package io.millrace.schemas.contract;

import io.millrace.schemas.row.ValueType;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The logical types of the Open Data Contract Standard 3.1 ("Schema"), each with the kinds of JSON value it takes. */
public enum LogicalType {
    STRING(EnumSet.of(ValueType.STRING, ValueType.TIMESTAMP, ValueType.TIMESTAMP_WITH_ZONE)),
    /** Text {@code YYYY-MM-DD}; the text itself is checked with the row. */
    DATE(EnumSet.of(ValueType.STRING)),
    TIMESTAMP(EnumSet.of(ValueType.TIMESTAMP, ValueType.TIMESTAMP_WITH_ZONE)),
    /** Text {@code HH:MM:SS} with an optional fraction; the text itself is checked with the row. */
    TIME(EnumSet.of(ValueType.STRING)),
    NUMBER(EnumSet.of(ValueType.INTEGER, ValueType.BIG_INTEGER, ValueType.DECIMAL, ValueType.NUMBER)),
    INTEGER(EnumSet.of(ValueType.INTEGER, ValueType.BIG_INTEGER)),
    BOOLEAN(EnumSet.of(ValueType.BOOLEAN)),
    OBJECT(EnumSet.of(ValueType.OBJECT)),
    ARRAY(EnumSet.of(ValueType.ARRAY));

    @SuppressWarnings("ImmutableEnumChecker") // Set.copyOf in the constructor makes it immutable
    private final Set<ValueType> accepted;

    LogicalType(Set<ValueType> accepted) {
        this.accepted = Set.copyOf(accepted);
    }

    /** The type with this name in a contract, such as {@code string}. */
    public static Optional<LogicalType> named(String name) {
        for (LogicalType type : values()) {
            if (type.text().equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** Whether a value of this kind can be of this type. */
    public boolean accepts(ValueType value) {
        return accepted.contains(value);
    }

    /** The name in a contract. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
