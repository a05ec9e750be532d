package io.millrace.loader.run;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Waits between attempts at something that is away: about twice as long every time, spread by chance so that instances and tables
 * don't come back all at once.
 *
 * @param first wait after the first attempt
 * @param longest no wait is longer
 * @param chance a number from 0 up to, and without, 1
 */
public record Backoff(Duration first, Duration longest, DoubleSupplier chance) {
    private static final int MAX_DOUBLINGS = 20;

    /**
     * @param attempt how many attempts have failed in a row, from 1 on
     */
    public Duration after(int attempt) {
        double begin = (double) first.toMillis();
        double doubled = begin * Math.pow(2, Math.min(Math.max(attempt, 1) - 1, MAX_DOUBLINGS));
        double full = Math.min((double) longest.toMillis(), doubled);
        double least = Math.min(begin, full);
        return Duration.ofMillis(Math.round(least + (full - least) * chance.getAsDouble()));
    }
}
