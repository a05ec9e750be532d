package io.millrace.cdc.verify;

import java.util.List;

/**
 * What came of comparing a table with its mirror.
 *
 * @param table as {@code database.table}
 * @param mirror the mirror's name
 * @param reason why the outcome is what it is, for people; empty when it says all
 * @param sourceRows rows of the source, at the moments at which they were compared
 * @param mirrorRows rows of the mirror at the same moments
 * @param differences how many rows differ
 * @param shown the first of them
 * @param unsettled rows that changed so often that no moment was found at which both sides could be compared
 */
public record Verdict(
        String table,
        String mirror,
        Outcome outcome,
        String reason,
        long sourceRows,
        long mirrorRows,
        long differences,
        List<Difference> shown,
        long unsettled) {
    /** What a comparison comes to. */
    public enum Outcome {
        /** Every row is the same on both sides. */
        SAME,
        /** At least one row is not. */
        DIFFERENT,
        /** The connector or the loader is too far behind to tell. */
        BEHIND,
        /** The table can't be compared. */
        NOT_COMPARABLE
    }

    /** How a row differs. */
    public enum Kind {
        /** The source has it, the mirror doesn't. */
        MISSING,
        /** The mirror has it, the source doesn't. */
        EXTRA,
        /** Both have it with different values. */
        CHANGED
    }

    /**
     * A row that differs.
     *
     * @param key the values of its key
     */
    public record Difference(Kind kind, String key) {}

    public Verdict {
        shown = List.copyOf(shown);
    }

    static Verdict without(String table, String mirror, Outcome outcome, String reason) {
        return new Verdict(table, mirror, outcome, reason, 0, 0, 0, List.of(), 0);
    }

    /** Whether somebody must look at it. */
    public boolean isWrong() {
        return outcome == Outcome.DIFFERENT;
    }
}
