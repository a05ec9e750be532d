package io.millrace.loader.tables;

import io.millrace.runtime.settings.KafkaSettings;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import io.millrace.schemas.warehouse.PublishedTable;
import io.millrace.schemas.warehouse.PublishedTableCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The compacted topic of tables. It is written to seldom, so nothing stays open in between. */
public final class TableTopic {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final KafkaSettings kafka;
    private final String topic;
    private final short replicationFactor;

    /**
     * @param replicationFactor of the topic when it is made; 0 for the broker's default
     */
    public TableTopic(KafkaSettings kafka, String topic, short replicationFactor) {
        this.kafka = kafka;
        this.topic = topic;
        this.replicationFactor = replicationFactor;
    }

    /**
     * Says what the tables look like now, and which are gone.
     *
     * @throws MillraceException {@link ErrorCode#KAFKA_UNAVAILABLE} when Kafka has not taken everything
     */
    public void publish(Collection<PublishedTable> tables, Collection<DatasetName> gone) {
        try {
            create();
            List<Future<?>> sent = new ArrayList<>();
            try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(producer())) {
                tables.forEach(table -> sent.add(producer.send(
                        new ProducerRecord<>(topic, key(table.dataset()), PublishedTableCodec.encode(table)))));
                gone.forEach(dataset -> sent.add(producer.send(new ProducerRecord<>(topic, key(dataset), null))));
                for (Future<?> record : sent) {
                    record.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MillraceException(ErrorCode.SHUTTING_DOWN, "interrupted while publishing tables", e);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw new MillraceException(
                    ErrorCode.KAFKA_UNAVAILABLE, "Kafka did not take the tables for " + topic + ": " + reason(e), e);
        }
    }

    private void create() throws InterruptedException, ExecutionException, TimeoutException {
        NewTopic wanted = new NewTopic(
                        topic,
                        Optional.of(1),
                        replicationFactor == 0 ? Optional.empty() : Optional.of(replicationFactor))
                .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
        try (Admin admin = Admin.create(common("tables-admin"))) {
            admin.createTopics(List.of(wanted)).all().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private Map<String, Object> producer() {
        Map<String, Object> properties = common("tables");
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, TIMEOUT.toMillis());
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        return properties;
    }

    private Map<String, Object> common(String client) {
        Map<String, Object> properties = new HashMap<>(kafka.properties());
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, "millrace-warehouse-loader-" + client);
        return properties;
    }

    private static byte[] key(DatasetName dataset) {
        return dataset.value().getBytes(StandardCharsets.UTF_8);
    }

    private static String reason(Exception e) {
        Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
