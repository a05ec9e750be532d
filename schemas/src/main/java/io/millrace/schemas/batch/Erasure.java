package io.millrace.schemas.batch;

import java.util.regex.Pattern;

/**
 * What was erased from a batch after it had been stored.
 *
 * @param generation how often the batch was rewritten: 1 after the first time
 * @param rows rows that all rewrites together left out
 * @param id of the last erasure, whose record says who asked for it and when
 */
public record Erasure(int generation, long rows, String id) {
    private static final Pattern ID = Pattern.compile("[0-9a-zA-Z-]{1,80}");

    public Erasure {
        if (generation < 1 || rows < 0) {
            throw new IllegalArgumentException("an erasure needs a generation from 1 on and no negative count, but has "
                    + generation + ", " + rows);
        }
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("'" + id + "' is no id of an erasure");
        }
    }
}
