package io.millrace.monitor.kafka;

import io.millrace.runtime.settings.KafkaSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads records of committed transactions where offsets alone say too little: how many a range holds, or how old the first one is.
 * Belongs to no consumer group and leaves no trace. Used by one thread at a time.
 */
public final class RecordRanges implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int FETCH_BYTES = 256 * 1024;

    private final KafkaSettings kafka;
    private final Duration patience;
    private Optional<KafkaConsumer<byte[], byte[]>> consumer = Optional.empty();

    /** @param patience how long one question may take */
    public RecordRanges(KafkaSettings kafka, Duration patience) {
        this.kafka = kafka;
        this.patience = patience;
    }

    /** How many records stand between two offsets; empty when Kafka does not have all of them any more, or not say in time. */
    public OptionalLong count(String topic, int partition, long from, long end) {
        TopicPartition at = new TopicPartition(topic, partition);
        try {
            KafkaConsumer<byte[], byte[]> reader = reader(at, from);
            long count = 0;
            long deadline = System.nanoTime() + patience.toNanos();
            while (reader.position(at, patience) < end) {
                if (System.nanoTime() > deadline) {
                    return OptionalLong.empty();
                }
                for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
                    count += record.offset() < end ? 1 : 0;
                }
            }
            return OptionalLong.of(count);
        } catch (OffsetOutOfRangeException deleted) {
            return OptionalLong.empty();
        } catch (KafkaException e) {
            close();
            return OptionalLong.empty();
        }
    }

    /** The timestamp of the first record from an offset on, in milliseconds; empty when there is none or Kafka does not say. */
    public OptionalLong timestamp(String topic, int partition, long from) {
        TopicPartition at = new TopicPartition(topic, partition);
        try {
            KafkaConsumer<byte[], byte[]> reader = reader(at, from);
            long deadline = System.nanoTime() + patience.toNanos();
            while (System.nanoTime() < deadline) {
                for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
                    return OptionalLong.of(record.timestamp());
                }
                if (reader.position(at, patience) > from) {
                    return OptionalLong.empty();
                }
            }
            return OptionalLong.empty();
        } catch (OffsetOutOfRangeException deleted) {
            return OptionalLong.empty();
        } catch (KafkaException e) {
            close();
            return OptionalLong.empty();
        }
    }

    private KafkaConsumer<byte[], byte[]> reader(TopicPartition at, long from) {
        KafkaConsumer<byte[], byte[]> reader = consumer.orElseGet(() -> new KafkaConsumer<>(properties()));
        consumer = Optional.of(reader);
        reader.assign(List.of(at));
        reader.seek(at, from);
        return reader;
    }

    private Map<String, Object> properties() {
        Map<String, Object> properties = new HashMap<>(kafka.properties());
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "metrics-monitor-ranges");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(patience.toMillis()));
        properties.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(patience.toMillis()));
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        return properties;
    }

    @Override
    public void close() {
        consumer.ifPresent(open -> open.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ZERO)));
        consumer = Optional.empty();
    }
}
