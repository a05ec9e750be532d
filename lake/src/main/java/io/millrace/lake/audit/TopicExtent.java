package io.millrace.lake.audit;

import java.util.Map;

/**
 * What Kafka has of a dataset's topic now.
 *
 * @param topicId the topic's whole id, 32 hexadecimal digits
 * @param partitions each partition's log
 */
public record TopicExtent(String topicId, Map<Integer, LogExtent> partitions) {
    public TopicExtent {
        partitions = Map.copyOf(partitions);
    }

    /**
     * @param start first offset that the log still has
     * @param end offset after the last one that readers of committed data get to
     */
    public record LogExtent(long start, long end) {}
}
