package io.millrace.lakewriter.kafka;

import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks Kafka about topics and committed offsets. Thread-safe. */
public final class Topics {
    private static final int PROBE_MILLIS = 4_000;

    private final Admin admin;
    private final String groupId;

    public Topics(Admin admin, String groupId) {
        this.admin = admin;
        this.groupId = groupId;
    }

    /**
     * The topic's id as 32 hexadecimal digits; empty when there is no such topic.
     *
     * @throws MillraceException {@link ErrorCode#KAFKA_UNAVAILABLE}
     */
    public Optional<String> id(String topic) {
        try {
            Map<String, TopicDescription> described = get(
                    "describe topic " + topic,
                    admin.describeTopics(List.of(topic)).allTopicNames());
            return Optional.ofNullable(described.get(topic)).map(found -> hex(found.topicId()));
        } catch (UnknownTopicOrPartitionException e) {
            return Optional.empty();
        }
    }

    /** The topic's {@code cleanup.policy}; empty when there is no such topic, or its settings may not be read. */
    public Optional<String> cleanupPolicy(String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try {
            Map<ConfigResource, Config> configs = get(
                    "read the settings of topic " + topic,
                    admin.describeConfigs(List.of(resource)).all());
            return Optional.ofNullable(configs.get(resource))
                    .map(config -> config.get(TopicConfig.CLEANUP_POLICY_CONFIG))
                    .map(ConfigEntry::value);
        } catch (UnknownTopicOrPartitionException e) {
            return Optional.empty();
        } catch (MillraceException e) {
            boolean isRefused = e.getCause() instanceof ExecutionException execution
                    && execution.getCause() instanceof AuthorizationException;
            if (isRefused) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static String hex(Uuid id) {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(id.getMostSignificantBits()) + hex.toHexDigits(id.getLeastSignificantBits());
    }

    /** What a writer of the group left beside the partition's committed offset. */
    public Optional<CommittedHint> hint(TopicPartition partition) {
        Map<TopicPartition, OffsetAndMetadata> offsets = get(
                "read the offsets of group " + groupId,
                admin.listConsumerGroupOffsets(
                                Map.of(groupId, new ListConsumerGroupOffsetsSpec().topicPartitions(List.of(partition))))
                        .partitionsToOffsetAndMetadata(groupId));
        return Optional.ofNullable(offsets.get(partition)).flatMap(CommittedHint::of);
    }

    /** Offsets after the last records that readers of committed data get to; without partitions that Kafka does not know. */
    public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
        ListOffsetsResult answers = admin.listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED));
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (TopicPartition partition : partitions) {
            try {
                ends.put(
                        partition,
                        get("find the end of " + partition, answers.partitionResult(partition))
                                .offset());
            } catch (UnknownTopicOrPartitionException e) {
                // Deleted; the group takes it away.
            }
        }
        return ends;
    }

    /** Proves that a broker answers. */
    public void probe() {
        get(
                "describe the cluster",
                admin.describeCluster(new DescribeClusterOptions().timeoutMs(PROBE_MILLIS))
                        .nodes());
    }

    private static <T> T get(String what, KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MillraceException(ErrorCode.KAFKA_UNAVAILABLE, "interrupted: could not " + what, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException unknown) {
                throw unknown;
            }
            throw KafkaFailures.unavailable(what, e);
        }
    }
}
