package io.millrace.loader.mirror;

import io.millrace.loader.rewrite.RowRewrite;
import io.millrace.loader.table.TableName;
import java.util.Map;
import java.util.Optional;

/**
 * Where rows go, and how.
 *
 * @param history a second table that takes every row or change as it is, with all columns of the first
 * @param rewrites what is done with rows before COPY reads them, by the object of each batch that needs any
 */
public record LoadTarget(
        TableName table, LoadMode mode, Optional<TableName> history, Map<String, RowRewrite> rewrites) {
    public LoadTarget {
        rewrites = Map.copyOf(rewrites);
    }

    /** Where COPY reads rows as they are, into one table. */
    public LoadTarget(TableName table, LoadMode mode) {
        this(table, mode, Optional.empty(), Map.of());
    }

    @Override
    public String toString() {
        return table.toString();
    }
}
