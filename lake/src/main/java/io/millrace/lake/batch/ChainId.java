package io.millrace.lake.batch;

import io.millrace.schemas.batch.BatchCompression;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.dataset.DatasetName;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/**
 * One chain of batches: one partition of one topic. A recreated topic has another id and hence another chain.
 *
 * @param topicId the topic's whole id, 32 hexadecimal digits
 * @param compression of its batches: what is wished for a chain that has not begun, and what is so for one that has
 */
public record ChainId(DatasetName dataset, String topicId, int partition, BatchCompression compression) {
    private static final Pattern TOPIC_ID = Pattern.compile("[0-9a-f]{32}");
    private static final int SHORT_ID_LENGTH = 8;

    /** A chain of the usual compression. */
    public ChainId(DatasetName dataset, String topicId, int partition) {
        this(dataset, topicId, partition, BatchCompression.ZSTD);
    }

    public ChainId {
        if (!TOPIC_ID.matcher(topicId).matches()) {
            throw new IllegalArgumentException("topic id must be 32 hexadecimal digits, but is '" + topicId + "'");
        }
        if (partition < 0) {
            throw new IllegalArgumentException("partition must not be negative, but is " + partition);
        }
    }

    /** The topic id as it stands in names. */
    public String shortTopicId() {
        return topicId.substring(0, SHORT_ID_LENGTH);
    }

    /** The name of the chain's batch that starts here. */
    public BatchName batch(long start, Instant firstTimestamp) {
        return new BatchName(
                dataset, firstTimestamp.truncatedTo(ChronoUnit.HOURS), partition, shortTopicId(), start, compression);
    }

    /** The same chain, knowing how its batches are compressed. */
    public ChainId of(BatchCompression known) {
        return new ChainId(dataset, topicId, partition, known);
    }

    /** What the chain's objects begin with inside an hour's directory. */
    public String prefix() {
        return BatchName.partitionPrefix(partition, shortTopicId());
    }

    /** Whether the batch is one of this chain. */
    public boolean contains(BatchName name) {
        return name.dataset().equals(dataset)
                && name.partition() == partition
                && name.topicId().equals(shortTopicId());
    }

    @Override
    public String toString() {
        return dataset.topic() + "-" + partition + " (topic id " + shortTopicId() + ")";
    }
}
