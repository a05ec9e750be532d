package io.millrace.ingest.kafka;

import io.millrace.runtime.settings.Default;
import io.millrace.runtime.settings.Description;
import java.time.Duration;

/** How the topic of a new table is created. */
@Description("How the topic of a new table is created.")
public record TopicSettings(
        @Description("Partitions of a new topic.") @Default("3")
        int partitions,

        @Description("Replicas of a new topic.") @Default("3")
        short replicationFactor,

        @Description("Replicas that must have an event before it counts as accepted.") @Default("2")
        int minInsyncReplicas,

        @Description("How long Kafka keeps the events of a new topic.") @Default("7d")
        Duration retention,

        @Description("Tables that may exist; an event for a further one is rejected.") @Default("500")
        int maxTables,

        @Description("How long Kafka may take to create a topic before the client is told to send again.")
        @Default("10s")
        Duration createTimeout) {
    public TopicSettings {
        if (partitions < 1 || replicationFactor < 1 || minInsyncReplicas < 1 || maxTables < 1) {
            throw new IllegalArgumentException(
                    "partitions, replication-factor, min-insync-replicas and max-tables must be at least 1");
        }
        if (minInsyncReplicas > replicationFactor) {
            throw new IllegalArgumentException("min-insync-replicas is " + minInsyncReplicas
                    + " but replication-factor only " + replicationFactor + ": nothing could be written");
        }
        if (retention.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new IllegalArgumentException("retention must be at least 1m, but is " + retention);
        }
        if (createTimeout.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("create-timeout must be at least 1s, but is " + createTimeout);
        }
    }
}
