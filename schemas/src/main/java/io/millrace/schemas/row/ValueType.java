package io.millrace.schemas.row;

/** The kinds of JSON value that decide the type of a warehouse column. JSON null has no type. */
public enum ValueType {
    BOOLEAN,
    /** A whole number within 64 bits. */
    INTEGER,
    /** A whole number beyond 64 bits, within 38 digits. */
    BIG_INTEGER,
    /** A number with at most 20 digits before and 18 after the point: exact as DECIMAL(38,18). */
    DECIMAL,
    /** Any other number: too wide or too fine for an exact decimal column. */
    NUMBER,
    /** Text that is an ISO-8601 date and time without zone, at most microseconds. */
    TIMESTAMP,
    /** Text that is an ISO-8601 date and time with zone or offset, at most microseconds. */
    TIMESTAMP_WITH_ZONE,
    /** Any other text. */
    STRING,
    OBJECT,
    ARRAY
}
