package io.millrace.jobs;

/**
 * A constant that the SQL names as {@code :name}.
 *
 * @param text the value as it stands in the file
 */
public record Parameter(Type type, String text) {
    /** What the SQL sees. */
    public enum Type {
        TEXT,
        WHOLE_NUMBER,
        DECIMAL_NUMBER,
        TRUTH_VALUE
    }
}
