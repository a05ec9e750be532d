package io.millrace.monitor.lake;

import io.millrace.lake.store.ObjectStore.ObjectDescription;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.batch.ObjectAttributes;
import java.time.Instant;
import java.util.Optional;

/**
 * One batch of the lake, as its object says. It changes only when rows are erased from it, which leaves its records the same.
 *
 * @param erased rows that were erased since
 * @param bytes size of the object
 * @param oldest Kafka timestamp of its first record; empty when it has no records
 * @param newest largest Kafka timestamp in it; empty when it has no records
 */
public record BatchCounts(
        BatchName name,
        long end,
        long rows,
        long duplicates,
        long bad,
        long erased,
        long bytes,
        Optional<Instant> oldest,
        Optional<Instant> newest) {
    /**
     * @throws io.millrace.schemas.error.MillraceException when the object is no batch
     */
    static BatchCounts of(BatchName name, ObjectDescription object) {
        ObjectAttributes attributes = ObjectAttributes.ofMetadata(object.key(), object.metadata());
        return new BatchCounts(
                name,
                attributes.end(),
                attributes.rows(),
                attributes.duplicates(),
                attributes.bad(),
                attributes.erasure() == null ? 0 : attributes.erasure().rows(),
                object.size(),
                Optional.ofNullable(attributes.firstTimestamp()),
                Optional.ofNullable(attributes.lastTimestamp()));
    }

    /** Records that the batch stands for. */
    public long records() {
        return rows + duplicates + bad + erased;
    }

    /** Hours since 1970-01-01T00:00Z. */
    public long hour() {
        return name.hour().getEpochSecond() / 3_600;
    }
}
