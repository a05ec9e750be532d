package io.millrace.cdc.source;

import java.time.Duration;

/**
 * How long to wait for the next attempt.
 *
 * @param first after the first failure; it doubles with each further one
 * @param longest never longer than this; also the wait after a success
 */
public record Backoff(Duration first, Duration longest) {
    private static final int MOST_DOUBLINGS = 20;

    public Backoff {
        if (first.toMillis() <= 0 || longest.toMillis() <= 0) {
            throw new IllegalArgumentException("waits must be at least 1 ms, but are " + first + " and " + longest);
        }
    }

    /** The wait after that many failures in a row. */
    public Duration afterFailures(int failures) {
        if (failures == 0) {
            return longest;
        }
        Duration doubled = first.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
        return doubled.compareTo(longest) < 0 ? doubled : longest;
    }
}
