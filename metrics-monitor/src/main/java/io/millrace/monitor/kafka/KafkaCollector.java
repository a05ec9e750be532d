package io.millrace.monitor.kafka;

import io.millrace.monitor.collect.Collector;
import io.millrace.monitor.collect.Depth;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks Kafka for the ends of every dataset's topic. Records of open transactions don't count yet. */
public final class KafkaCollector implements Collector<Map<DatasetName, TopicCounts>> {
    private static final int SHORT_ID_LENGTH = 8;

    private final Admin admin;

    /**
     * @param admin bounded in time by its own settings; the caller closes it
     */
    public KafkaCollector(Admin admin) {
        this.admin = admin;
    }

    @Override
    public Map<DatasetName, TopicCounts> collect(Depth depth) throws InterruptedException {
        try {
            return counts(descriptions());
        } catch (ExecutionException e) {
            throw new MillraceException(
                    ErrorCode.KAFKA_UNAVAILABLE,
                    "could not ask Kafka for its topics: " + (e.getCause() == null ? e : e.getCause()).getMessage()
                            + "; check that the brokers run and that bootstrap-servers names them",
                    e);
        }
    }

    private List<TopicDescription> descriptions() throws ExecutionException, InterruptedException {
        List<String> topics = admin.listTopics().names().get().stream()
                .filter(topic -> DatasetName.ofTopic(topic).isPresent())
                .toList();
        List<TopicDescription> descriptions = new ArrayList<>();
        for (KafkaFuture<TopicDescription> answer :
                admin.describeTopics(topics).topicNameValues().values()) {
            try {
                descriptions.add(answer.get());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
                // Deleted since it was listed.
            }
        }
        return descriptions;
    }

    private Map<DatasetName, TopicCounts> counts(List<TopicDescription> topics)
            throws ExecutionException, InterruptedException {
        // Starts first: the other way round, retention could move a start beyond the end that was read.
        Map<TopicPartition, Long> starts = offsets(topics, OffsetSpec.earliest());
        Map<TopicPartition, Long> ends = offsets(topics, OffsetSpec.latest());
        Map<DatasetName, TopicCounts> counts = new TreeMap<>();
        for (TopicDescription topic : topics) {
            List<PartitionCounts> partitions = new ArrayList<>();
            for (TopicPartitionInfo info : topic.partitions()) {
                TopicPartition partition = new TopicPartition(topic.name(), info.partition());
                partitions.add(new PartitionCounts(
                        info.partition(), starts.getOrDefault(partition, 0L), ends.getOrDefault(partition, 0L)));
            }
            DatasetName dataset = DatasetName.ofTopic(topic.name()).orElseThrow();
            counts.put(dataset, new TopicCounts(dataset, shortId(topic.topicId()), partitions));
        }
        return counts;
    }

    private Map<TopicPartition, Long> offsets(List<TopicDescription> topics, OffsetSpec which)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        for (TopicDescription topic : topics) {
            for (TopicPartitionInfo info : topic.partitions()) {
                wanted.put(new TopicPartition(topic.name(), info.partition()), which);
            }
        }
        ListOffsetsResult answers = admin.listOffsets(wanted, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        for (TopicPartition partition : wanted.keySet()) {
            offsets.put(partition, answers.partitionResult(partition).get().offset());
        }
        return offsets;
    }

    static String shortId(Uuid id) {
        byte[] bytes = ByteBuffer.allocate(Long.BYTES)
                .putLong(id.getMostSignificantBits())
                .array();
        return HexFormat.of().formatHex(bytes).substring(0, SHORT_ID_LENGTH);
    }
}
