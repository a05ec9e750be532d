package io.millrace.lake.audit;

import java.util.Optional;

/**
 * What the audit saw of one chain.
 *
 * @param topicId first 8 hexadecimal digits of the topic's id
 * @param expiredUpTo offset below which batches were deleted on purpose
 * @param first offset at which the oldest batch starts; empty when there are none
 * @param end offset after the last batch; empty when it is not known
 * @param erased rows that were erased on request
 * @param recounted batches whose records Kafka still has, and as many as the batch stands for
 * @param log what Kafka has; empty for a former topic, and when Kafka was not asked
 */
public record ChainReport(
        String topicId,
        int partition,
        long batches,
        long rows,
        long duplicates,
        long bad,
        long erased,
        Optional<Long> expiredUpTo,
        Optional<Long> first,
        Optional<Long> end,
        long recounted,
        Optional<TopicExtent.LogExtent> log) {
    /** Offsets that Kafka has and the lake has not yet: some may hold no record. */
    public Optional<Long> unstored() {
        return log.map(extent -> {
            long stored = end.or(() -> expiredUpTo).orElse(extent.start());
            return Math.max(0, extent.end() - Math.max(stored, extent.start()));
        });
    }
}
