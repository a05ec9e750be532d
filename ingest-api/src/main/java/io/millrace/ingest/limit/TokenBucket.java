package io.millrace.ingest.limit;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A token bucket that lends: as long as anything is left, a request is taken whole, and what it took too much is waited for
 * by the next. So a batch larger than the bucket isn't refused for ever, and the average still holds.
 *
 * <p>It is one number, the time at which the bucket will be full again (as in the generic cell rate algorithm of ATM networks,
 * ITU-T I.371), so that threads don't wait for each other.
 */
final class TokenBucket {
    private static final double NANOS_A_SECOND = 1e9;

    private final double nanosAToken;
    private final long nanosToFill;
    private final AtomicLong fullAt;

    /**
     * @param tokensASecond that come in
     * @param capacity tokens that it holds, which it does at first
     */
    TokenBucket(long tokensASecond, long capacity) {
        this.nanosAToken = NANOS_A_SECOND / tokensASecond;
        this.nanosToFill = (long) (capacity * nanosAToken);
        this.fullAt = new AtomicLong(Long.MIN_VALUE);
    }

    /** How long until something is left; zero when it is now. */
    Duration emptyFor(long nanoTime) {
        long full = fullAt.get();
        if (full == Long.MIN_VALUE) {
            return Duration.ZERO;
        }
        long missing = full - nanoTime - nanosToFill;
        return missing < 0 ? Duration.ZERO : Duration.ofNanos(missing + 1);
    }

    void take(long tokens, long nanoTime) {
        long cost = (long) (tokens * nanosAToken);
        long seen = fullAt.get();
        while (!fullAt.compareAndSet(seen, notBefore(nanoTime, seen) + cost)) {
            seen = fullAt.get();
        }
    }

    /** Nano times are compared by their difference only. */
    private static long notBefore(long nanoTime, long full) {
        return full == Long.MIN_VALUE || full - nanoTime < 0 ? nanoTime : full;
    }
}
