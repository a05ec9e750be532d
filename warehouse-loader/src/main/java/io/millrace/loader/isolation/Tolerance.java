package io.millrace.loader.isolation;

/**
 * How many rows of a batch may be left out of a load; a batch with more waits for a decision.
 *
 * @param rows so many always may
 * @param share so many of all may, from 0 to 1
 */
public record Tolerance(long rows, double share) {
    /** Any number of rows may be left out. */
    public static final Tolerance ANY = new Tolerance(Long.MAX_VALUE, 1);

    public Tolerance {
        boolean valid = rows >= 0 && share >= 0 && share <= 1;
        if (!valid) {
            throw new IllegalArgumentException(
                    "tolerated are at least 0 rows and a share from 0 to 1, not " + rows + " rows and " + share);
        }
    }

    /** Of a batch with so many rows. */
    public long of(long batchRows) {
        return Math.max(rows, (long) Math.floor(share * batchRows));
    }
}
