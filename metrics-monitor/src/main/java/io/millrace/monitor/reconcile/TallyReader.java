package io.millrace.monitor.reconcile;

import io.millrace.runtime.settings.KafkaSettings;
import io.millrace.schemas.error.MillraceException;
import io.millrace.schemas.tally.Tally;
import io.millrace.schemas.tally.TallyCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what the edges tell into the database, with the position in the same transaction: after any stop it goes on where it was.
 */
public final class TallyReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TallyReader.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final KafkaSettings kafka;
    private final TallyStore store;
    private final Thread thread;
    private String told = "";
    private volatile boolean closed;

    public TallyReader(KafkaSettings kafka, TallyStore store) {
        this.kafka = kafka;
        this.store = store;
        this.thread = new Thread(this::run, "tallies");
        thread.setDaemon(true);
    }

    /** Begins to read, on a thread of its own. */
    public void start() {
        thread.start();
    }

    private void run() {
        while (!closed) {
            try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties())) {
                follow(consumer);
            } catch (InterruptException | WakeupException e) {
                return;
            } catch (KafkaException | MillraceException e) {
                String problem = String.valueOf(e.getMessage());
                if (!problem.equals(told)) {
                    LOG.warn("what the edges accepted can't be read, which is tried again: {}", problem);
                }
                told = problem;
            }
            if (!paused()) {
                return;
            }
        }
    }

    private void follow(KafkaConsumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = List.of();
        while (!closed && partitions.isEmpty()) {
            partitions = consumer.partitionsFor(Tally.TOPIC).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            if (partitions.isEmpty() && !paused()) {
                return;
            }
        }
        consumer.assign(partitions);
        Map<String, Long> positions = store.positions();
        for (TopicPartition partition : partitions) {
            // A position beyond the end belongs to a topic that was made anew: the consumer then begins at its
            // beginning.
            consumer.seek(partition, positions.getOrDefault(partition.toString(), 0L));
        }
        while (!closed) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            if (!records.isEmpty()) {
                take(records, consumer, partitions);
            }
            told = "";
        }
    }

    private void take(
            ConsumerRecords<byte[], byte[]> records,
            KafkaConsumer<byte[], byte[]> consumer,
            List<TopicPartition> partitions) {
        List<Tally> tallies = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.value() == null) {
                continue;
            }
            try {
                tallies.add(TallyCodec.decode(record.value()));
            } catch (MillraceException e) {
                LOG.warn("a record of {} is passed over: {}", record.topic(), e.getMessage());
            }
        }
        Map<String, Long> positions = new HashMap<>();
        partitions.forEach(partition -> positions.put(partition.toString(), consumer.position(partition)));
        store.take(tallies, positions);
    }

    private static boolean paused() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Map<String, Object> properties() {
        Map<String, Object> properties = new HashMap<>(kafka.properties());
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "metrics-monitor-tallies");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
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
