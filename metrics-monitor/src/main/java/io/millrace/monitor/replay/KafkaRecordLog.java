package io.millrace.monitor.replay;

import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** The topics of an installation. Connects with the first record. Thread-safe. */
public final class KafkaRecordLog implements RecordLog, AutoCloseable {
    /** An attempt to send has failed by then, for good: shorter than another one waits before it takes over. */
    private static final Duration DELIVERY = Duration.ofSeconds(30);

    private static final Duration ANSWER = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final Map<String, Object> kafka;
    private @Nullable Producer<byte[], byte[]> producer;

    /**
     * @param kafka properties that every client of the installation needs, the bootstrap servers among them
     */
    public KafkaRecordLog(Map<String, Object> kafka) {
        this.kafka = Map.copyOf(kafka);
    }

    @Override
    public Place end(DatasetName dataset, int partition) {
        return asked(dataset, consumer -> {
            List<PartitionInfo> partitions = consumer.partitionsFor(dataset.topic(), ANSWER);
            if (partitions == null || partitions.isEmpty()) {
                throw new MillraceException(
                        ErrorCode.KAFKA_UNAVAILABLE, "Kafka has no topic " + dataset.topic() + " any more");
            }
            TopicPartition known = new TopicPartition(dataset.topic(), partition % partitions.size());
            long end = consumer.endOffsets(List.of(known), ANSWER).getOrDefault(known, 0L);
            return new Place(known.partition(), end);
        });
    }

    @Override
    public long send(DatasetName dataset, int partition, String key, Map<String, String> headers, byte[] value) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(dataset.topic(), partition, key.getBytes(StandardCharsets.UTF_8), value);
        headers.forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        try {
            return open().send(record).get().offset();
        } catch (ExecutionException e) {
            throw away(dataset, e.getCause() == null ? e : e.getCause());
        } catch (KafkaException e) {
            throw away(dataset, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw away(dataset, e);
        }
    }

    @Override
    public Optional<Long> find(DatasetName dataset, Place from, String header, String value) {
        return asked(dataset, consumer -> {
            TopicPartition partition = new TopicPartition(dataset.topic(), from.partition());
            List<TopicPartition> only = List.of(partition);
            long end = consumer.endOffsets(only, ANSWER).getOrDefault(partition, 0L);
            long begin = consumer.beginningOffsets(only, ANSWER).getOrDefault(partition, 0L);
            if (begin > from.offset()) {
                throw new MillraceException(
                        ErrorCode.KAFKA_UNAVAILABLE,
                        "Kafka no longer has offset " + from.offset() + " of " + partition
                                + ", from which on the record may stand: look for its id in the warehouse, and have the"
                                + " sender send it again if it is not there");
            }
            consumer.assign(only);
            consumer.seek(partition, from.offset());
            while (consumer.position(partition, ANSWER) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    Header said = record.headers().lastHeader(header);
                    if (said != null && value.equals(new String(said.value(), StandardCharsets.UTF_8))) {
                        return Optional.of(record.offset());
                    }
                }
            }
            return Optional.empty();
        });
    }

    private <T> T asked(DatasetName dataset, Question<T> question) {
        Map<String, Object> properties = common();
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return question.ask(consumer);
        } catch (KafkaException e) {
            throw away(dataset, e);
        }
    }

    private synchronized Producer<byte[], byte[]> open() {
        Producer<byte[], byte[]> open = producer;
        if (open == null) {
            Map<String, Object> properties = common();
            properties.put(ProducerConfig.ACKS_CONFIG, "all");
            properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
            properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Math.toIntExact(DELIVERY.toMillis()));
            properties.put(
                    ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                    Math.toIntExact(DELIVERY.dividedBy(2).toMillis()));
            properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, ANSWER.toMillis());
            open = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
            producer = open;
        }
        return open;
    }

    private Map<String, Object> common() {
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.put("client.id", "millrace-replay");
        return properties;
    }

    private static MillraceException away(DatasetName dataset, Throwable cause) {
        return new MillraceException(
                ErrorCode.KAFKA_UNAVAILABLE,
                "Kafka does not answer for " + dataset.topic() + " ("
                        + cause.getClass().getSimpleName()
                        + "); the replay may be asked for again in two minutes: what was sent is found then",
                cause);
    }

    @Override
    public synchronized void close() {
        Producer<byte[], byte[]> open = producer;
        if (open != null) {
            open.close(CLOSE);
            producer = null;
        }
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask(KafkaConsumer<byte[], byte[]> consumer);
    }
}
