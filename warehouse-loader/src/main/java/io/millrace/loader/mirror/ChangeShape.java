package io.millrace.loader.mirror;

import io.millrace.loader.isolation.NamedFault;
import io.millrace.schemas.row.ColumnSeen;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the changes of one batch look like.
 *
 * @param columns the source's columns as the changes show them, under the names of the warehouse
 * @param names the source's own names, by those of the warehouse
 * @param key columns of the key, in its order; empty when the source's table has none
 * @param faults changes that can't be applied, such as one with two columns that fold to one name
 */
public record ChangeShape(
        List<ColumnSeen> columns, Map<String, String> names, List<String> key, List<NamedFault> faults) {
    public ChangeShape {
        columns = List.copyOf(columns);
        names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
        key = List.copyOf(key);
        faults = List.copyOf(faults);
    }
}
