package io.millrace.cdc.kafka;

import io.millrace.cdc.stream.PositionCodec;
import io.millrace.cdc.stream.SourcePosition;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Follows the position that a source's connector commits, without taking part. Used by one thread at a time. */
public final class CommittedPosition implements Supplier<Optional<SourcePosition>>, AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(100);

    private final String source;
    private final TopicPartition partition;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final PositionCodec codec = new PositionCodec();
    private Optional<SourcePosition> latest = Optional.empty();
    private boolean assigned;

    public CommittedPosition(String source, Map<String, ?> kafka) {
        this.source = source;
        this.partition = new TopicPartition("millrace.positions." + source, 0);
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        this.consumer = new KafkaConsumer<>(properties);
    }

    /**
     * The position that is committed at the moment; empty when the source was never captured.
     *
     * @throws MillraceException when Kafka does not answer
     */
    @Override
    public Optional<SourcePosition> get() {
        try {
            if (!assigned && consumer.partitionsFor(partition.topic(), TIMEOUT).isEmpty()) {
                return Optional.empty();
            }
            if (!assigned) {
                consumer.assign(List.of(partition));
                consumer.seekToBeginning(List.of(partition));
                assigned = true;
            }
            readToEnd();
        } catch (KafkaException e) {
            throw unavailable(String.valueOf(e.getMessage()));
        }
        return latest;
    }

    private void readToEnd() {
        long end = consumer.endOffsets(List.of(partition), TIMEOUT).getOrDefault(partition, 0L);
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (consumer.position(partition, TIMEOUT) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (new String(record.key(), StandardCharsets.UTF_8).equals(source) && record.value() != null) {
                    latest = Optional.of(codec.decode(record.value()));
                }
            }
            if (System.nanoTime() > deadline) {
                throw unavailable("it can't be read to its end within " + TIMEOUT.toSeconds() + " s");
            }
        }
    }

    private MillraceException unavailable(String why) {
        return new MillraceException(
                ErrorCode.KAFKA_UNAVAILABLE, "The topic " + partition.topic() + " can't be read: " + why);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
