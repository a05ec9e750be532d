package io.millrace.cdc.kafka;

import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Asks the connector for copies of tables, wherever it runs. */
public final class SnapshotRequester {
    private static final int PATIENCE_MILLIS = 10_000;

    private final Map<String, Object> properties;

    /**
     * @param clients how Kafka's clients reach it
     */
    public SnapshotRequester(Map<String, Object> clients) {
        this.properties = new HashMap<>(clients);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MILLIS);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS / 2);
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    }

    /**
     * Returns when the request is kept: the connector follows it now, or when it runs again.
     *
     * @throws MillraceException when Kafka does not take it
     */
    public void ask(String source, SnapshotRequest request) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(properties)) {
            var unused = producer.send(new ProducerRecord<>(
                            SnapshotRequest.topic(source),
                            0,
                            request.id().getBytes(StandardCharsets.UTF_8),
                            request.encode()))
                    .get(2L * PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (KafkaException | ExecutionException | TimeoutException e) {
            throw new MillraceException(
                    ErrorCode.KAFKA_UNAVAILABLE,
                    "Kafka does not take the request for a copy (" + e.getMessage() + "): the topic "
                            + SnapshotRequest.topic(source) + " is made when a connector first captures the source",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MillraceException(ErrorCode.SHUTTING_DOWN, "interrupted while asking for a copy", e);
        }
    }
}
