package io.millrace.cdc.settings;

import io.millrace.runtime.settings.Default;
import io.millrace.runtime.settings.Description;
import java.time.Duration;

/** How topics of changes are made. */
@Description("Topics that the connector makes; those that exist are left as they are.")
public record ChangeTopicSettings(
        @Description("Partitions of each topic of changes.") @Default("4")
        int partitions,

        @Description("Copies of each partition.") @Default("3")
        int replicationFactor,

        @Description("How long changes are kept in Kafka.") @Default("168h")
        Duration retention) {
    public ChangeTopicSettings {
        if (partitions < 1 || partitions > 10_000) {
            throw new IllegalArgumentException("partitions must be within 1 and 10000, but is " + partitions);
        }
        if (replicationFactor < 1 || replicationFactor > 32) {
            throw new IllegalArgumentException(
                    "replication-factor must be within 1 and 32, but is " + replicationFactor);
        }
        if (retention.toMillis() <= 0) {
            throw new IllegalArgumentException("retention must be at least 1ms, but is " + retention);
        }
    }
}
