package io.millrace.cdc.kafka;

import io.millrace.cdc.stream.ChangeSink;
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
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A transactional producer that no two instances have for the same source: opening one fences the other. The position lies in a topic
 * of the source's own, {@code millrace.positions.<source>}: in a shared topic, the open transaction of one source would hide the
 * committed position of another.
 */
public final class KafkaChangeSink implements ChangeSink, AutoCloseable {
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final int POSITION_PARTITION = 0;

    /**
     * What was committed last.
     *
     * @param position empty when the source is new
     * @param remembered values beside the position, by name
     */
    public record Stored(Optional<SourcePosition> position, Map<String, String> remembered) {
        public Stored {
            remembered = Map.copyOf(remembered);
        }
    }

    private final String source;
    private final String positions;
    private final byte[] positionKey;
    private final PositionCodec codec = new PositionCodec();
    private final KafkaAccess access;
    private final ChangeTopics topics;
    private final Producer<byte[], byte[]> producer;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private boolean begun;
    private long pendingBytes;
    private int pendingRecords;

    private KafkaChangeSink(String source, KafkaAccess access) {
        this.source = source;
        this.positions = "millrace.positions." + source;
        this.positionKey = source.getBytes(StandardCharsets.UTF_8);
        this.access = access;
        this.topics = new ChangeTopics(access);
        this.producer = new KafkaProducer<>(producerProperties(source, access));
    }

    /**
     * Opens the sink and shuts out whoever had it before. What that one had not committed is undone.
     *
     * @throws MillraceException when Kafka can't be reached
     */
    public static KafkaChangeSink open(String source, KafkaAccess access) {
        KafkaChangeSink sink = new KafkaChangeSink(source, access);
        try {
            sink.topics.requirePositions(sink.positions);
            sink.topics.requireCommands(SnapshotRequest.topic(source));
            sink.producer.initTransactions();
            return sink;
        } catch (KafkaException e) {
            sink.close();
            throw unavailable(e);
        } catch (RuntimeException e) {
            sink.close();
            throw e;
        }
    }

    private static Map<String, Object> producerProperties(String source, KafkaAccess access) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L * 1024 * 1024);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, CALL_TIMEOUT.toMillis());
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, ChangeTopics.MAX_RECORD_BYTES);
        properties.putAll(access.properties());
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, access.bootstrapServers());
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "millrace-cdc-" + source);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        return properties;
    }

    /** What was committed last. */
    public Stored stored() {
        Map<String, String> values = values();
        String position = values.remove(source);
        return new Stored(
                Optional.ofNullable(position).map(text -> codec.decode(text.getBytes(StandardCharsets.UTF_8))), values);
    }

    private Map<String, String> values() {
        Map<String, Object> properties = new HashMap<>(access.properties());
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, access.bootstrapServers());
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        TopicPartition partition = new TopicPartition(positions, POSITION_PARTITION);
        Map<String, String> values = new HashMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties)) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            // The end with read_committed is the last stable offset: initTransactions settled whatever was open.
            long end = consumer.endOffsets(List.of(partition), CALL_TIMEOUT).getOrDefault(partition, 0L);
            long deadline = System.nanoTime() + CALL_TIMEOUT.toNanos();
            while (consumer.position(partition, CALL_TIMEOUT) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    String name = new String(record.key(), StandardCharsets.UTF_8);
                    if (record.value() == null) {
                        values.remove(name);
                    } else {
                        values.put(name, new String(record.value(), StandardCharsets.UTF_8));
                    }
                }
                if (System.nanoTime() > deadline) {
                    throw new MillraceException(
                            ErrorCode.KAFKA_UNAVAILABLE,
                            "The topic " + positions + " can't be read to its end within " + CALL_TIMEOUT.toSeconds()
                                    + " s; it is tried again");
                }
            }
        } catch (KafkaException e) {
            throw unavailable(e);
        }
        return values;
    }

    @Override
    public void send(String topic, int partition, byte @Nullable [] key, byte @Nullable [] value) {
        topics.require(topic);
        send(new ProducerRecord<>(topic, partition == BY_KEY ? null : Integer.valueOf(partition), key, value));
        pendingRecords++;
        pendingBytes += (key == null ? 0 : key.length) + (value == null ? 0 : value.length);
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        throwIfFailed();
        try {
            if (!begun) {
                producer.beginTransaction();
                begun = true;
            }
            var unused = producer.send(record, (metadata, e) -> {
                if (e != null) {
                    failure.compareAndSet(null, e);
                }
            });
        } catch (KafkaException e) {
            throw unavailable(e);
        }
    }

    @Override
    public void remember(String name, String value) {
        send(new ProducerRecord<>(
                positions,
                POSITION_PARTITION,
                name.getBytes(StandardCharsets.UTF_8),
                value.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void commit(SourcePosition position) {
        send(new ProducerRecord<>(positions, POSITION_PARTITION, positionKey, codec.encode(position)));
        try {
            producer.commitTransaction();
        } catch (KafkaException e) {
            throw unavailable(e);
        }
        throwIfFailed();
        begun = false;
        pendingBytes = 0;
        pendingRecords = 0;
    }

    @Override
    public long pendingBytes() {
        return pendingBytes;
    }

    @Override
    public int pendingRecords() {
        return pendingRecords;
    }

    private void throwIfFailed() {
        Exception failed = failure.get();
        if (failed != null) {
            throw unavailable(failed);
        }
    }

    private static MillraceException unavailable(Exception e) {
        Throwable cause = e.getCause() instanceof KafkaException inner ? inner : e;
        if (cause instanceof ProducerFencedException || cause instanceof InvalidProducerEpochException) {
            return new MillraceException(
                    ErrorCode.KAFKA_UNAVAILABLE, "Another instance has taken over this source's place in Kafka", e);
        }
        return new MillraceException(
                ErrorCode.KAFKA_UNAVAILABLE,
                "Kafka does not take the changes (" + cause.getClass().getSimpleName() + ": " + cause.getMessage()
                        + "); it is tried again from the committed position",
                e);
    }

    /** Leaves what is not committed to be undone. */
    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
        topics.close();
    }
}
