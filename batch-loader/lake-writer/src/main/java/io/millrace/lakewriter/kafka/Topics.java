package io.millrace.lakewriter.kafka;

import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
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
    private final Gathering<String, TopicDescription> descriptions;
    private final Gathering<ConfigResource, Config> settings;
    private final Gathering<TopicPartition, Map<TopicPartition, OffsetAndMetadata>> offsets;
    private final Gathering<TopicPartition, ListOffsetsResultInfo> starts;
    private final Gathering<TopicPartition, ListOffsetsResultInfo> ends;

    public Topics(Admin admin, String groupId) {
        this.admin = admin;
        this.groupId = groupId;
        this.descriptions = new Gathering<>(names -> admin.describeTopics(names).topicNameValues());
        this.settings = new Gathering<>(topics -> admin.describeConfigs(topics).values());
        this.offsets = new Gathering<>(this::offsets);
        this.starts = new Gathering<>(partitions -> positions(partitions, OffsetSpec.earliest()));
        this.ends = new Gathering<>(partitions -> positions(partitions, OffsetSpec.latest()));
    }

    /** The latest ones are those that readers of committed data get to. */
    private Map<TopicPartition, KafkaFuture<ListOffsetsResultInfo>> positions(
            Collection<TopicPartition> partitions, OffsetSpec which) {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        partitions.forEach(partition -> wanted.put(partition, which));
        ListOffsetsResult answers = admin.listOffsets(wanted, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED));
        Map<TopicPartition, KafkaFuture<ListOffsetsResultInfo>> positions = new HashMap<>();
        partitions.forEach(partition -> positions.put(partition, answers.partitionResult(partition)));
        return positions;
    }

    private Map<TopicPartition, KafkaFuture<Map<TopicPartition, OffsetAndMetadata>>> offsets(
            Set<TopicPartition> partitions) {
        KafkaFuture<Map<TopicPartition, OffsetAndMetadata>> all = admin.listConsumerGroupOffsets(
                        Map.of(groupId, new ListConsumerGroupOffsetsSpec().topicPartitions(List.copyOf(partitions))))
                .partitionsToOffsetAndMetadata(groupId);
        return partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> all));
    }

    /**
     * The topic's id as 32 hexadecimal digits; empty when there is no such topic.
     *
     * @throws MillraceException {@link ErrorCode#KAFKA_UNAVAILABLE}
     */
    public Optional<String> id(String topic) {
        try {
            return Optional.of(
                    hex(get("describe topic " + topic, descriptions.ask(topic)).topicId()));
        } catch (UnknownTopicOrPartitionException e) {
            return Optional.empty();
        }
    }

    /** The topic's {@code cleanup.policy}; empty when there is no such topic, or its settings may not be read. */
    public Optional<String> cleanupPolicy(String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try {
            Config config = get("read the settings of topic " + topic, settings.ask(resource));
            return Optional.ofNullable(config.get(TopicConfig.CLEANUP_POLICY_CONFIG))
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
        Map<TopicPartition, OffsetAndMetadata> committed =
                get("read the offsets of group " + groupId, offsets.ask(partition));
        return Optional.ofNullable(committed.get(partition)).flatMap(CommittedHint::of);
    }

    /** The first offset that the partition's log still has. */
    long start(TopicPartition partition) {
        return position("find the first offset of " + partition, starts, partition);
    }

    /** The offset after the last record that readers of committed data get to. */
    long end(TopicPartition partition) {
        return position("find the end of " + partition, ends, partition);
    }

    private static long position(
            String what, Gathering<TopicPartition, ListOffsetsResultInfo> positions, TopicPartition partition) {
        try {
            return get(what, positions.ask(partition)).offset();
        } catch (UnknownTopicOrPartitionException e) {
            throw KafkaFailures.unavailable(what, e);
        }
    }

    /** Offsets after the last records that readers of committed data get to; without partitions that Kafka does not know. */
    public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> ends = new HashMap<>();
        positions(partitions, OffsetSpec.latest()).forEach((partition, position) -> {
            try {
                ends.put(
                        partition, get("find the end of " + partition, position).offset());
            } catch (UnknownTopicOrPartitionException e) {
                // Deleted; the group takes it away.
            }
        });
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
