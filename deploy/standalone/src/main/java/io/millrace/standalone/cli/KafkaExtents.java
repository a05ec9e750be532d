package io.millrace.standalone.cli;

import io.millrace.lake.audit.TopicExtent;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.standalone.stack.StackException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks Kafka where the logs of a dataset's topic begin and end. */
final class KafkaExtents implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 15_000;

    private final Admin admin;

    KafkaExtents(Map<String, Object> properties) {
        Map<String, Object> config = new HashMap<>(properties);
        config.put("default.api.timeout.ms", TIMEOUT_MILLIS);
        config.put("request.timeout.ms", TIMEOUT_MILLIS / 3);
        this.admin = Admin.create(config);
    }

    /**
     * Empty when there is no such topic.
     *
     * @throws StackException when Kafka does not answer
     */
    Optional<TopicExtent> of(DatasetName dataset) {
        try {
            TopicDescription topic = Optional.ofNullable(
                            get(admin.describeTopics(List.of(dataset.topic())).allTopicNames())
                                    .get(dataset.topic()))
                    .orElseThrow(UnknownTopicOrPartitionException::new);
            List<TopicPartition> partitions = topic.partitions().stream()
                    .map(info -> new TopicPartition(dataset.topic(), info.partition()))
                    .toList();
            Map<TopicPartition, ListOffsetsResultInfo> starts = offsets(partitions, OffsetSpec.earliest());
            Map<TopicPartition, ListOffsetsResultInfo> ends = offsets(partitions, OffsetSpec.latest());
            Map<Integer, TopicExtent.LogExtent> logs = new HashMap<>();
            starts.forEach((partition, start) -> Optional.ofNullable(ends.get(partition))
                    .ifPresent(end ->
                            logs.put(partition.partition(), new TopicExtent.LogExtent(start.offset(), end.offset()))));
            return Optional.of(new TopicExtent(hex(topic.topicId()), logs));
        } catch (UnknownTopicOrPartitionException e) {
            return Optional.empty();
        }
    }

    /** Ends are those that readers of committed data get to. */
    private Map<TopicPartition, ListOffsetsResultInfo> offsets(List<TopicPartition> partitions, OffsetSpec which) {
        Map<TopicPartition, OffsetSpec> wanted =
                partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> which));
        return get(admin.listOffsets(wanted, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all());
    }

    private static String hex(Uuid id) {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(id.getMostSignificantBits()) + hex.toHexDigits(id.getLeastSignificantBits());
    }

    private static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while Kafka was asked", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException unknown) {
                throw unknown;
            }
            throw new StackException("Kafka does not answer: " + e.getCause(), e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
