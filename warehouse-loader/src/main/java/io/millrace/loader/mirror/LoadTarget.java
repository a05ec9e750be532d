package io.millrace.loader.mirror;

import io.millrace.loader.table.TableName;
import java.util.Map;
import java.util.Set;

/**
 * Where rows go, and how.
 *
 * @param quoted columns whose numbers COPY must read as texts, to keep every digit, by the object of each such batch
 */
public record LoadTarget(TableName table, LoadMode mode, Map<String, Set<String>> quoted) {
    public LoadTarget {
        quoted = Map.copyOf(quoted);
    }

    /** Where COPY reads numbers as they are. */
    public LoadTarget(TableName table, LoadMode mode) {
        this(table, mode, Map.of());
    }

    @Override
    public String toString() {
        return table.toString();
    }
}
