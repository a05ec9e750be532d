package io.millrace.loader.isolation;

/** How many rows of a batch may be left out of a load; a batch with more waits for a decision. */
@FunctionalInterface
public interface Tolerance {
    /** Any number of rows may be left out. */
    Tolerance ANY = batchRows -> Long.MAX_VALUE;

    /** Of a batch with so many rows. */
    long of(long batchRows);

    /**
     * Whichever is more.
     *
     * @param rows so many always may
     * @param share so many of all may, from 0 to 1
     */
    static Tolerance of(long rows, double share) {
        boolean valid = rows >= 0 && share >= 0 && share <= 1;
        if (!valid) {
            throw new IllegalArgumentException(
                    "tolerated are at least 0 rows and a share from 0 to 1, not " + rows + " rows and " + share);
        }
        return batchRows -> Math.max(rows, (long) Math.floor(share * batchRows));
    }

    /** As many as a rule admits that, once broken, stays broken when more rows are bad. */
    static Tolerance upTo(Rule rule) {
        return batchRows -> {
            long admitted = 0;
            long refused = batchRows + 1;
            while (refused - admitted > 1) {
                long tried = admitted + (refused - admitted) / 2;
                if (rule.holdsFor(tried, batchRows)) {
                    admitted = tried;
                } else {
                    refused = tried;
                }
            }
            return admitted;
        };
    }

    /** Whether so many bad rows of all are well. */
    @FunctionalInterface
    interface Rule {
        boolean holdsFor(long bad, long all);
    }
}
