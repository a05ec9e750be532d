package io.millrace.jobs.pull;

import java.time.Duration;

/**
 * How much a pull may ask for.
 *
 * @param requestsPerSecond most requests a second, retries included
 * @param pages most pages of one run; the next run goes on behind them
 * @param bytes most bytes of answers of one run; the next run goes on behind them
 * @param answerBytes most bytes of one answer
 * @param timeout until an answer is there whole
 * @param attempts of one request, the first one included
 * @param longestWait most that an answer may ask for with Retry-After; when it asks for more, the run ends and comes again
 */
public record PullLimits(
        double requestsPerSecond,
        int pages,
        long bytes,
        long answerBytes,
        Duration timeout,
        int attempts,
        Duration longestWait) {
    private static final long MEGABYTE = 1 << 20;
    private static final int MOST_ANSWER_MEGABYTES = 64;

    /** What counts where a file says nothing. */
    public static final PullLimits USUAL =
            new PullLimits(2, 10_000, 1024 * MEGABYTE, 16 * MEGABYTE, Duration.ofSeconds(30), 5, Duration.ofMinutes(5));

    public PullLimits {
        if (!(requestsPerSecond > 0 && requestsPerSecond <= 1_000)) {
            throw new IllegalArgumentException(
                    "requests-per-second must be above 0 and at most 1000, but is " + requestsPerSecond);
        }
        if (pages < 1 || bytes < 1 || attempts < 1) {
            throw new IllegalArgumentException("pages, bytes and attempts must be at least 1");
        }
        if (answerBytes < 1 || answerBytes > MOST_ANSWER_MEGABYTES * MEGABYTE) {
            throw new IllegalArgumentException("answer must be at least 1 byte and at most " + MOST_ANSWER_MEGABYTES
                    + "MB; ask for smaller pages");
        }
        if (timeout.toMillis() < 1 || longestWait.isNegative()) {
            throw new IllegalArgumentException("timeout and longest-wait must be longer than nothing");
        }
    }

    /** Least time between the beginnings of two requests. */
    Duration spacing() {
        return Duration.ofNanos((long) (1_000_000_000d / requestsPerSecond));
    }
}
