package io.millrace.loader.isolation;

/**
 * A fault as the warehouse names it.
 *
 * @param object key of the object that it stands in; empty when the warehouse doesn't say
 * @param line of the row, from 1; 0 when the warehouse doesn't say
 */
public record NamedFault(String object, long line, RowFault fault) {
    /** Whether the place of the row is known. */
    public boolean namesRow() {
        return !object.isEmpty() && line > 0;
    }
}
