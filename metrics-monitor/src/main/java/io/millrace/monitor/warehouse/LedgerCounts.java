package io.millrace.monitor.warehouse;

import java.time.Instant;
import java.util.Optional;

/**
 * What the loader's ledger says of one dataset.
 *
 * @param bad rows that the warehouse refused and that were set aside
 */
public record LedgerCounts(long rows, long bad, long batches, Optional<Instant> lastLoad) {
    /** Nothing loaded. */
    public static final LedgerCounts NONE = new LedgerCounts(0, 0, 0, Optional.empty());
}
