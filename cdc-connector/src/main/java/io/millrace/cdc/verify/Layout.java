package io.millrace.cdc.verify;

import java.util.List;

/**
 * What is compared of a table.
 *
 * @param columns all columns that are compared, those of the key among them
 * @param key places in the columns, in the key's order
 */
record Layout(List<ComparedColumn> columns, List<Integer> key) {
    Layout {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
    }

    /** The name of the first column of the key in the mirror. */
    String firstKey() {
        return columns.get(key.get(0)).mirror();
    }
}
