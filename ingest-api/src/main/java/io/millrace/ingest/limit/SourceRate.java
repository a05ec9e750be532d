package io.millrace.ingest.limit;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** How much of its rate a source has left. */
public final class SourceRate {
    private final Optional<TokenBucket> events;
    private final Optional<TokenBucket> bytes;
    private final LongSupplier nanoTime;

    /**
     * @param nanoTime as {@link System#nanoTime()}
     */
    public SourceRate(RateSettings settings, LongSupplier nanoTime) {
        this.events = settings.eventBucket();
        this.bytes = settings.byteBucket();
        this.nanoTime = nanoTime;
    }

    /** How long the source must wait before it may send again; empty when it may now. */
    public Optional<Duration> mustWait() {
        if (events.isEmpty() && bytes.isEmpty()) {
            return Optional.empty();
        }
        long now = nanoTime.getAsLong();
        Duration forEvents = events.map(bucket -> bucket.emptyFor(now)).orElse(Duration.ZERO);
        Duration forBytes = bytes.map(bucket -> bucket.emptyFor(now)).orElse(Duration.ZERO);
        Duration longer = forEvents.compareTo(forBytes) > 0 ? forEvents : forBytes;
        return longer.isZero() ? Optional.empty() : Optional.of(longer);
    }

    /** Counts a request that is being taken, in full, even when that is more than is left. */
    public void charge(int eventCount, long bodyBytes) {
        if (events.isEmpty() && bytes.isEmpty()) {
            return;
        }
        long now = nanoTime.getAsLong();
        events.ifPresent(bucket -> bucket.take(eventCount, now));
        bytes.ifPresent(bucket -> bucket.take(bodyBytes, now));
    }
}
