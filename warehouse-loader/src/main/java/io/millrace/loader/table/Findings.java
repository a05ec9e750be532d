package io.millrace.loader.table;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What was found out about a table and its batches beyond their definitions. Not thread-safe. */
public final class Findings {
    private final Map<String, String> refusedColumns = new HashMap<>();
    private final Map<String, Map<String, Integer>> fractionDigits = new HashMap<>();

    /** The warehouse does not add this column. */
    public void refused(String column, String reason) {
        refusedColumns.put(column, reason);
    }

    /** The batch has at most so many digits after the point in these columns. */
    public void fractions(String object, Map<String, Integer> digits) {
        fractionDigits.put(object, Map.copyOf(digits));
    }

    Optional<String> refusal(String column) {
        return Optional.ofNullable(refusedColumns.get(column));
    }

    boolean fractionsKnown(String object) {
        return fractionDigits.containsKey(object);
    }

    int fractions(String object, String column) {
        return fractionDigits.getOrDefault(object, Map.of()).getOrDefault(column, 0);
    }
}
