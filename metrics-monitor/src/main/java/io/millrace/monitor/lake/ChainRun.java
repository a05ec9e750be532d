package io.millrace.monitor.lake;

/**
 * Batches of one chain that follow one another without a gap.
 *
 * @param topicId first 8 hexadecimal digits of the topic's id
 * @param start offset of the first record
 * @param end offset after the last one
 * @param lastHour hour of the last batch, since 1970-01-01T00:00Z
 */
public record ChainRun(String topicId, int partition, long start, long end, long lastHour) {
    public ChainRun {
        if (end < start) {
            throw new IllegalArgumentException("a run cannot end at " + end + ", before its start " + start);
        }
    }

    /** Whether the batch is of the same chain and begins where this ends. */
    boolean isFollowedBy(BatchCounts batch) {
        return batch.name().start() == end
                && batch.name().partition() == partition
                && batch.name().topicId().equals(topicId);
    }

    static ChainRun of(BatchCounts batch) {
        return new ChainRun(
                batch.name().topicId(), batch.name().partition(), batch.name().start(), batch.end(), batch.hour());
    }

    ChainRun plus(BatchCounts next) {
        return new ChainRun(topicId, partition, start, next.end(), next.hour());
    }
}
