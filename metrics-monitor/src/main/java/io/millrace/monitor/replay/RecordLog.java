package io.millrace.monitor.replay;

import io.millrace.schemas.dataset.DatasetName;
import java.util.Map;
import java.util.Optional;

/** What a replay needs of Kafka. */
public interface RecordLog {
    /** An offset of a partition. */
    record Place(int partition, long offset) {}

    /**
     * The end of a partition, or of another one where the topic has fewer.
     *
     * @throws io.millrace.schemas.error.MillraceException when Kafka does not answer, or has no such topic
     */
    Place end(DatasetName dataset, int partition);

    /**
     * Appends a record; it is there when this returns.
     *
     * @return the record's offset
     * @throws io.millrace.schemas.error.MillraceException when it is not known whether it is there
     */
    long send(DatasetName dataset, int partition, String key, Map<String, String> headers, byte[] value);

    /**
     * Looks for a record with a header.
     *
     * @return its offset; empty when it does not stand at this place or behind it
     * @throws io.millrace.schemas.error.MillraceException when Kafka does not answer, or keeps the place no longer
     */
    Optional<Long> find(DatasetName dataset, Place from, String header, String value);
}
