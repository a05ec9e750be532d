package io.millrace.monitor.lake;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * The batches of a dataset from some hour on, and of what was before only which offsets are stored.
 *
 * @param batches all of that hour and later, and a few that are older, in no order
 * @param earlier where the other batches stand in their chains
 */
public record BatchWindow(List<BatchCounts> batches, List<ChainRun> earlier) {
    /** Nothing stored. */
    public static final BatchWindow NONE = new BatchWindow(List.of(), List.of());

    public BatchWindow {
        batches = List.copyOf(batches);
        earlier = List.copyOf(earlier);
    }

    /** The newest hour in which anything is stored, since 1970-01-01T00:00Z; empty when nothing is. */
    public OptionalLong newestHour() {
        return LongStream.concat(
                        batches.stream().mapToLong(BatchCounts::hour),
                        earlier.stream().mapToLong(ChainRun::lastHour))
                .max();
    }
}
