package io.millrace.jobs.pull;

import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.dataset.ReservedColumns;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import io.millrace.schemas.event.EventHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Rows as events of their dataset, as backends produce them: by an idempotent producer, acknowledged by all replicas in sync. The
 * connection begins with the first row. Thread-safe.
 */
public final class KafkaRowSink implements RowSink, AutoCloseable {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Duration DELIVERY = Duration.ofMinutes(2);
    private static final Duration BLOCK = Duration.ofSeconds(30);
    private static final Duration CLOSE = Duration.ofSeconds(5);
    private static final Duration RETENTION = Duration.ofDays(7);

    private final Map<String, Object> kafka;
    private final InstantSource clock;
    private final Set<DatasetName> known = new HashSet<>();
    private @Nullable Producer<byte[], byte[]> producer;

    /**
     * @param kafka properties that every client of the installation needs, the bootstrap servers among them
     */
    public KafkaRowSink(Map<String, Object> kafka, InstantSource clock) {
        this.kafka = Map.copyOf(kafka);
        this.clock = clock;
    }

    @Override
    public void deliver(Pull pull, List<PullEvent> events) throws InterruptedException {
        if (events.isEmpty()) {
            return;
        }
        try {
            Producer<byte[], byte[]> open = open(pull.dataset());
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (PullEvent event : events) {
                sent.add(open.send(record(pull, event, clock)));
            }
            open.flush();
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw unavailable(pull, e.getCause() == null ? e : e.getCause());
        } catch (KafkaException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("stopped while rows were sent");
            }
            throw unavailable(pull, e);
        }
    }

    /** The event of a row, as the lake writer takes it. */
    static ProducerRecord<byte[], byte[]> record(Pull pull, PullEvent event, InstantSource clock) {
        ObjectNode row = MAPPER.createObjectNode()
                .put(ReservedColumns.ID, event.id())
                // Columns of times hold no more than microseconds.
                .put(
                        ReservedColumns.RECEIVED_AT,
                        clock.instant().truncatedTo(ChronoUnit.MILLIS).toString())
                .put(ReservedColumns.SOURCE, pull.source());
        row.setAll(event.columns());
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(pull.dataset().topic(), bytes(event.key()), MAPPER.writeValueAsBytes(row));
        record.headers()
                .add(EventHeaders.ID, bytes(event.id()))
                .add(EventHeaders.SOURCE, bytes(pull.source()))
                .add(EventHeaders.CONTENT_TYPE, bytes(EventHeaders.JSON));
        return record;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private synchronized Producer<byte[], byte[]> open(DatasetName dataset)
            throws InterruptedException, ExecutionException {
        if (!known.contains(dataset)) {
            requireTopic(dataset);
            known.add(dataset);
        }
        Producer<byte[], byte[]> open = producer;
        if (open == null) {
            open = new KafkaProducer<>(producerProperties());
            producer = open;
        }
        return open;
    }

    /** Partitions and replicas are what the brokers say for new topics. */
    private void requireTopic(DatasetName dataset) throws InterruptedException, ExecutionException {
        NewTopic topic = new NewTopic(dataset.topic(), Optional.empty(), Optional.empty())
                .configs(Map.of(
                        TopicConfig.RETENTION_MS_CONFIG,
                        Long.toString(RETENTION.toMillis()),
                        TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                        "LogAppendTime"));
        try (Admin admin = Admin.create(common("pulls-admin"))) {
            if (!admin.listTopics().names().get().contains(dataset.topic())) {
                Void unused = admin.createTopics(List.of(topic)).all().get();
            }
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private Map<String, Object> common(String role) {
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, "millrace-sql-jobs-" + role);
        return properties;
    }

    private Map<String, Object> producerProperties() {
        Map<String, Object> properties = common("pulls");
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Math.toIntExact(DELIVERY.toMillis()));
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK.toMillis());
        properties.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        return properties;
    }

    private static MillraceException unavailable(Pull pull, Throwable cause) {
        if (cause instanceof RecordTooLargeException) {
            return new MillraceException(
                    ErrorCode.EVENT_TOO_LARGE,
                    "a row of pull " + pull.name() + " has more than Kafka takes in one record (1 MB); ask the API for"
                            + " fewer fields",
                    cause);
        }
        return new MillraceException(
                ErrorCode.KAFKA_UNAVAILABLE,
                "Kafka does not take the rows of pull " + pull.name() + " ("
                        + cause.getClass().getSimpleName() + "); the page is fetched again by the next run",
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
}
