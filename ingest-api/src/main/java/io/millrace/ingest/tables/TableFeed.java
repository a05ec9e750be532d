package io.millrace.ingest.tables;

import io.millrace.runtime.settings.KafkaSettings;
import io.millrace.schemas.contract.Violation;
import io.millrace.schemas.contract.ViolationHandling;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.MillraceException;
import io.millrace.schemas.row.Row;
import io.millrace.schemas.warehouse.PublishedTableCodec;
import io.millrace.schemas.warehouse.TableCheck;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topic of tables from its beginning and goes on. What it knows stays in force while Kafka is away; until it knows a
 * table, every event fits it.
 */
public final class TableFeed implements TableRules, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TableFeed.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Map<String, TableCheck> tables = new ConcurrentHashMap<>();
    private final KafkaSettings kafka;
    private final TableSettings settings;
    private final Thread thread;
    private volatile boolean closed;

    public TableFeed(KafkaSettings kafka, TableSettings settings) {
        this.kafka = kafka;
        this.settings = settings;
        this.thread = new Thread(this::run, "warehouse-tables");
        thread.setDaemon(true);
    }

    /** Begins to read, on a thread of its own. */
    public void start() {
        thread.start();
    }

    @Override
    public List<Violation> violations(DatasetName dataset, Row row) {
        TableCheck check = tables.get(dataset.value());
        return check == null ? List.of() : check.violations(row);
    }

    @Override
    public ViolationHandling handling() {
        return switch (settings.onMismatch()) {
            case REJECT -> ViolationHandling.REJECT;
            case QUARANTINE -> ViolationHandling.QUARANTINE;
            case OFF, WARN -> ViolationHandling.WARN;
        };
    }

    private void run() {
        while (!closed) {
            try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties())) {
                follow(consumer);
            } catch (InterruptException | WakeupException e) {
                return;
            } catch (KafkaException e) {
                LOG.warn("the warehouse's tables can't be read, which is tried again: {}", e.toString());
            }
            if (!paused()) {
                return;
            }
        }
    }

    private void follow(KafkaConsumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = List.of();
        while (!closed && partitions.isEmpty()) {
            partitions = consumer.partitionsFor(settings.topic()).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            if (partitions.isEmpty() && !paused()) {
                return;
            }
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        while (!closed) {
            consumer.poll(POLL).forEach(this::take);
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            return;
        }
        String dataset = new String(record.key(), StandardCharsets.UTF_8);
        if (record.value() == null) {
            tables.remove(dataset);
            return;
        }
        try {
            tables.put(dataset, new TableCheck(PublishedTableCodec.decode(record.value())));
        } catch (MillraceException e) {
            LOG.warn("what {} says of {} is passed over: {}", settings.topic(), dataset, e.getMessage());
        }
    }

    private boolean paused() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private Map<String, Object> properties() {
        Map<String, Object> properties = new HashMap<>(kafka.properties());
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "millrace-ingest-api-tables");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        return properties;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
