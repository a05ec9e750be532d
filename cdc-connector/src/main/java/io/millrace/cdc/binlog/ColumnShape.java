package io.millrace.cdc.binlog;

import java.util.List;

/**
 * Everything that a table-map event says of a column.
 *
 * @param type a number of {@link ColumnTypes}
 * @param metadata what the type needs: a length, a precision and scale, digits of seconds
 * @param text how the column's text is decoded; for columns that hold none, unused
 * @param labels of ENUM and SET, in the order of their numbers
 */
record ColumnShape(String name, int type, int metadata, boolean unsigned, TextDecoder text, List<String> labels) {
    ColumnShape {
        labels = List.copyOf(labels);
    }
}
