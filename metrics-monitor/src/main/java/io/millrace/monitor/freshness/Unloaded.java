package io.millrace.monitor.freshness;

import io.millrace.monitor.lake.BatchCounts;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which batch of an hour is the oldest that is not loaded. */
public final class Unloaded {
    private Unloaded() {}

    /**
     * The arrival of the oldest record that is not loaded. Loaders take batches in the order of their arrival, so the first batch
     * beyond the rows that are loaded is the oldest one; those that are held back stand out of order.
     *
     * @param batches of one hour, in any order
     * @param loaded rows of that hour that the ledger stands for
     * @param held keys of batches that the loader holds back
     */
    public static Optional<Instant> oldest(List<BatchCounts> batches, long loaded, Set<String> held) {
        Comparator<BatchCounts> arrival =
                Comparator.comparing(batch -> batch.oldest().orElse(Instant.EPOCH));
        Optional<Instant> oldest = Optional.empty();
        long before = 0;
        for (BatchCounts batch : batches.stream().sorted(arrival).toList()) {
            if (batch.rows() + batch.erased() == 0) {
                continue;
            }
            if (held.contains(batch.name().objectKey())) {
                oldest = oldest.or(batch::oldest);
                continue;
            }
            before += batch.rows();
            if (before > loaded) {
                return earlier(oldest, batch.oldest());
            }
        }
        return oldest;
    }

    /** The earlier of two moments, of which each may not be. */
    public static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
        return one.filter(instant -> other.isEmpty() || instant.isBefore(other.get()))
                .or(() -> other);
    }
}
