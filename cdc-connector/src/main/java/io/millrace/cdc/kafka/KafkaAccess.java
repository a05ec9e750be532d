package io.millrace.cdc.kafka;

import java.util.Map;

/**
 * How Kafka is reached, and how topics are made.
 *
 * @param properties passed to every client as they are
 * @param partitions of each topic of changes
 */
public record KafkaAccess(
        String bootstrapServers,
        Map<String, String> properties,
        int partitions,
        short replicationFactor,
        long retentionMillis) {
    public KafkaAccess {
        properties = Map.copyOf(properties);
    }
}
