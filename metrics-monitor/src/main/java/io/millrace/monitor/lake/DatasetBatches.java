package io.millrace.monitor.lake;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * What the lake holds of one dataset.
 *
 * @param problem why some of its objects could not be counted; empty when all were
 */
public record DatasetBatches(List<ChainCounts> chains, Optional<String> problem) {
    /** Nothing stored. */
    public static final DatasetBatches NONE = new DatasetBatches(List.of(), Optional.empty());

    public DatasetBatches {
        chains = List.copyOf(chains);
    }

    public long rows() {
        return sum(ChainCounts::rows);
    }

    public long duplicates() {
        return sum(ChainCounts::duplicates);
    }

    public long bad() {
        return sum(ChainCounts::bad);
    }

    /** Rows that were erased since they were stored. */
    public long erased() {
        return sum(ChainCounts::erased);
    }

    public long batches() {
        return sum(ChainCounts::batches);
    }

    public long bytes() {
        return sum(ChainCounts::bytes);
    }

    /** Records that the batches stand for. */
    public long records() {
        return sum(ChainCounts::records);
    }

    /** Largest Kafka timestamp stored. */
    public Optional<Instant> newest() {
        return chains.stream().map(ChainCounts::newest).reduce(Optional.empty(), ChainCounts::later);
    }

    private long sum(ToLongFunction<ChainCounts> count) {
        return chains.stream().mapToLong(count).sum();
    }
}
