package io.millrace.loader.table;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What was found out about a table beyond its definition. Not thread-safe. */
public final class Findings {
    private final Map<String, String> refusedColumns = new HashMap<>();
    private final Set<String> fixedColumns = new HashSet<>();

    /** The warehouse does not add this column. */
    public void refused(String column, String reason) {
        refusedColumns.put(column, reason);
    }

    /** The warehouse does not widen this column. */
    public void notWidened(String column) {
        fixedColumns.add(column);
    }

    Optional<String> refusal(String column) {
        return Optional.ofNullable(refusedColumns.get(column));
    }

    boolean canWiden(String column) {
        return !fixedColumns.contains(column);
    }
}
