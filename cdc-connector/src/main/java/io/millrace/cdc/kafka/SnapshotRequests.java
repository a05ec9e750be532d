package io.millrace.cdc.kafka;

import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topic in which people ask for copies of a source's tables, {@code millrace.commands.<source>}. How far it was read is kept
 * beside the position, so that each request is followed once.
 */
public final class SnapshotRequests implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotRequests.class);
    private static final Duration POLL = Duration.ofMillis(500);

    /**
     * A request in its topic.
     *
     * @param place behind it
     */
    public record Placed(SnapshotRequest request, String place) {}

    private final KafkaConsumer<byte[], byte[]> consumer;

    /**
     * @param place behind the last request that was followed, as it was kept; null for none
     */
    public SnapshotRequests(String source, KafkaAccess access, @Nullable String place) {
        Map<String, Object> properties = new HashMap<>(access.properties());
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, access.bootstrapServers());
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        TopicPartition partition = new TopicPartition(SnapshotRequest.topic(source), 0);
        this.consumer = new KafkaConsumer<>(properties);
        consumer.assign(List.of(partition));
        if (place == null) {
            consumer.seekToBeginning(List.of(partition));
        } else {
            consumer.seek(partition, Long.parseLong(place));
        }
    }

    /** Names the place behind the last request, beside the position of the source. */
    public static String placeKey(String source) {
        return source + "/commands";
    }

    /**
     * The next requests; what is none is passed over.
     *
     * @throws MillraceException when Kafka can't be read
     */
    public List<Placed> poll() {
        List<Placed> requests = new ArrayList<>();
        try {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                String place = Long.toString(record.offset() + 1);
                SnapshotRequest.decode(record.value())
                        .ifPresentOrElse(
                                request -> requests.add(new Placed(request, place)),
                                () -> LOG.warn("{} before offset {} is no command", record.topic(), place));
            }
            return requests;
        } catch (InterruptException e) {
            Thread.currentThread().interrupt();
            return List.of();
        } catch (KafkaException e) {
            throw new MillraceException(
                    ErrorCode.KAFKA_UNAVAILABLE, "Kafka does not give the commands (" + e.getMessage() + ")", e);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
