package io.millrace.schemas.row;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * A column as the rows of a batch show it.
 *
 * @param types kinds of its values, nulls left out; empty when every value is null
 * @param values rows in which the column has a value that is not null
 * @param nulls rows in which the column stands with null; rows without the column are not counted
 * @param maxBytes length in bytes of the longest text value in UTF-8, or of the longest object or array as JSON text; 0 when there is none
 */
public record ColumnSeen(String name, Set<ValueType> types, long values, long nulls, long maxBytes) {
    public ColumnSeen {
        if (values < 0 || nulls < 0 || maxBytes < 0) {
            throw new IllegalArgumentException("counts of column " + name + " must not be negative");
        }
        types = Collections.unmodifiableSortedSet(new TreeSet<>(types));
    }
}
