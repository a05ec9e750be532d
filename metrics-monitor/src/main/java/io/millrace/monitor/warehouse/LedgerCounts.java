package io.millrace.monitor.warehouse;

import java.time.Instant;
import java.util.Optional;

/**
 * What the loader's ledger says of one dataset.
 *
 * @param bad rows that the warehouse refused and that were set aside
 * @param duplicates rows that were left out because the table had their events
 * @param merged whether the latest load merged rows by a key, so that the table has fewer of them; empty when nobody has said
 */
public record LedgerCounts(
        long rows, long bad, long duplicates, long batches, Optional<Instant> lastLoad, Optional<Boolean> merged) {
    /** Nothing loaded. */
    public static final LedgerCounts NONE = new LedgerCounts(0, 0, 0, Optional.empty());

    /** Of a ledger that knows neither duplicates nor modes. */
    public LedgerCounts(long rows, long bad, long batches, Optional<Instant> lastLoad) {
        this(rows, bad, 0, batches, lastLoad, Optional.empty());
    }
}
