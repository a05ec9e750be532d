package io.millrace.jobs.lake;

import io.millrace.schemas.row.ColumnSeen;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the changes in one batch say of their table.
 *
 * @param format version of this document: {@value #FORMAT}
 * @param columns the table's columns as the changes show them, under the names that they have in the warehouse
 * @param names the source's own names of those columns that are called otherwise there
 * @param truncated position of the last change that emptied the table; empty when there is none
 * @param keyed whether every change names the key of its row
 * @param clashes columns of the source that would have one name here
 */
public record ChangeShape(
        int format,
        List<ColumnSeen> columns,
        Map<String, String> names,
        Optional<Long> truncated,
        boolean keyed,
        List<String> clashes) {
    /** The version of the document that this program writes. */
    public static final int FORMAT = 1;

    public ChangeShape {
        columns = List.copyOf(columns);
        names = Collections.unmodifiableMap(new TreeMap<>(names));
        clashes = List.copyOf(clashes);
    }
}
