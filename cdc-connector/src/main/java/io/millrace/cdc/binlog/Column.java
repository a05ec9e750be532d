package io.millrace.cdc.binlog;

/**
 * A column of a table as the binlog describes it.
 *
 * @param family what kind of JSON its values are
 */
public record Column(String name, Family family) {
    /** Kinds of values. */
    public enum Family {
        /** Digits, possibly with a sign. */
        INTEGER,
        /** A string of digits with a point. */
        DECIMAL,
        /** A number with a fraction. */
        FLOAT,
        /** Text. */
        TEXT,
        /** A string in Base64. */
        BINARY,
        DATE,
        DATETIME,
        TIMESTAMP,
        TIME,
        ENUM,
        /** An array of labels. */
        SET,
        /** Any JSON. */
        JSON,
        /** An object of {@code srid} and {@code wkb}. */
        GEOMETRY,
        /** An array of numbers. */
        VECTOR
    }
}
