package io.millrace.monitor.lake;

import io.millrace.schemas.batch.BatchName;
import java.time.Instant;
import java.util.Optional;

/**
 * All batches of one partition of one topic.
 *
 * @param topicId first 8 hexadecimal digits of the topic's id
 * @param end offset after the last batch
 * @param erased rows that were erased since they were stored
 * @param bytes size of the objects, compressed
 * @param newest largest Kafka timestamp stored
 */
public record ChainCounts(
        String topicId,
        int partition,
        long end,
        long rows,
        long duplicates,
        long bad,
        long erased,
        long batches,
        long bytes,
        Optional<Instant> newest) {
    /** Records that the batches stand for. */
    public long records() {
        return rows + duplicates + bad + erased;
    }

    /** Names the chain among those of its dataset. */
    String chain() {
        return topicId + "-" + partition;
    }

    /** Names the chain of a batch. */
    static String chain(BatchName name) {
        return name.topicId() + "-" + name.partition();
    }

    static ChainCounts of(BatchCounts batch) {
        return new ChainCounts(
                batch.name().topicId(),
                batch.name().partition(),
                batch.end(),
                batch.rows(),
                batch.duplicates(),
                batch.bad(),
                batch.erased(),
                1,
                batch.bytes(),
                batch.newest());
    }

    ChainCounts plus(ChainCounts other) {
        return new ChainCounts(
                topicId,
                partition,
                Math.max(end, other.end),
                rows + other.rows,
                duplicates + other.duplicates,
                bad + other.bad,
                erased + other.erased,
                batches + other.batches,
                bytes + other.bytes,
                later(newest, other.newest));
    }

    static Optional<Instant> later(Optional<Instant> one, Optional<Instant> other) {
        return one.filter(instant -> other.isEmpty() || instant.isAfter(other.get()))
                .or(() -> other);
    }
}
