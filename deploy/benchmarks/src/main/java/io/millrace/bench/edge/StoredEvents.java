package io.millrace.bench.edge;

import io.millrace.schemas.event.EventHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Which of the numbered events stand in Kafka. */
final class StoredEvents {
    private final Map<Integer, BitSet> byConnection = new HashMap<>();
    private long records;

    /** Reads the topic from its beginning to its present end. */
    static StoredEvents read(String bootstrapServers, String topic) {
        StoredEvents stored = new StoredEvents();
        Map<String, Object> properties =
                Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(stored::add);
            }
        }
        return stored;
    }

    private void add(ConsumerRecord<byte[], byte[]> record) {
        records++;
        Header header = record.headers().lastHeader(EventHeaders.ID);
        String id = header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
        if (id.matches("\\d{9}-\\d{10}")) {
            int[] event = NumberedEvents.parse(id);
            byConnection.computeIfAbsent(event[0], any -> new BitSet()).set(event[1]);
        }
    }

    long records() {
        return records;
    }

    /** Events that the edge said to have stored and that are not there. */
    long missing(List<NumberedEvents> conversations) {
        long missing = 0;
        for (NumberedEvents conversation : conversations) {
            BitSet accepted = (BitSet) conversation.accepted().clone();
            accepted.andNot(byConnection.getOrDefault(conversation.connection(), new BitSet()));
            missing += accepted.cardinality();
        }
        return missing;
    }
}
