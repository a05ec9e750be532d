package io.millrace.monitor.lake;

import io.millrace.lake.store.ObjectStore.ObjectDescription;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.batch.ObjectAttributes;
import java.time.Instant;
import java.util.Optional;

/**
 * One batch of the lake, as its object says; never changes.
 *
 * @param bytes size of the object
 * @param newest largest Kafka timestamp in it; empty when it has no records
 */
record BatchCounts(
        BatchName name, long end, long rows, long duplicates, long bad, long bytes, Optional<Instant> newest) {
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
                object.size(),
                Optional.ofNullable(attributes.lastTimestamp()));
    }
}
