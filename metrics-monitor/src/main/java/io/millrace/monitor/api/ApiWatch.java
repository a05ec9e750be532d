package io.millrace.monitor.api;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.millrace.runtime.settings.KafkaSettings;
import io.millrace.schemas.dataset.DatasetName;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the dataset {@code api_requests} in Kafka and keeps the figures of the last five minutes. Belongs to no consumer group; a
 * start begins five minutes back.
 */
public final class ApiWatch implements AutoCloseable {
    /** The dataset that applications report their calls in. */
    public static final DatasetName DATASET = new DatasetName("api_requests");

    private static final Logger LOG = LoggerFactory.getLogger(ApiWatch.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration PUBLISH_EVERY = Duration.ofSeconds(5);

    private final KafkaSettings kafka;
    private final InstantSource clock;
    private final ApiWindow window = new ApiWindow();
    private final MultiGauge calls;
    private final MultiGauge errors;
    private final MultiGauge latency;
    private final Thread thread;
    private String told = "";
    private long nextPublishing;
    private volatile boolean closed;

    public ApiWatch(KafkaSettings kafka, MeterRegistry registry, InstantSource clock) {
        this.kafka = kafka;
        this.clock = clock;
        this.calls = MultiGauge.builder("millrace.api.calls")
                .description("Calls to a third party in the last five minutes")
                .register(registry);
        this.errors = MultiGauge.builder("millrace.api.error.ratio")
                .description("Share of the calls to a third party that failed in the last five minutes, 0 to 1")
                .register(registry);
        this.latency = MultiGauge.builder("millrace.api.latency")
                .description("What calls to a third party took in the last five minutes, by percentile")
                .baseUnit("seconds")
                .register(registry);
        this.thread = new Thread(this::run, "api-requests");
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** How the calls of the last five minutes went, by service and endpoint; nothing when there were none. */
    public List<ApiFigures> figures() {
        return window.figures(clock.millis());
    }

    private void run() {
        while (!closed) {
            try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties())) {
                follow(consumer);
            } catch (InterruptException | WakeupException e) {
                return;
            } catch (KafkaException e) {
                if (!e.toString().equals(told)) {
                    LOG.warn("{} can't be read, which is tried again: {}", DATASET.topic(), e.toString());
                }
                told = e.toString();
            }
            if (!paused()) {
                return;
            }
        }
    }

    private void follow(KafkaConsumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = List.of();
        while (!closed && partitions.isEmpty()) {
            partitions = consumer.partitionsFor(DATASET.topic()).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            if (partitions.isEmpty() && !paused()) {
                return;
            }
        }
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        long from = clock.millis() - TimeUnit.MINUTES.toMillis(ApiWindow.MINUTES);
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, from));
        for (Map.Entry<TopicPartition, OffsetAndTimestamp> found :
                consumer.offsetsForTimes(times).entrySet()) {
            if (found.getValue() != null) {
                consumer.seek(found.getKey(), found.getValue().offset());
            }
        }
        while (!closed) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.value() != null) {
                    ApiCall.parse(record.value()).ifPresent(call -> window.add(call, record.timestamp()));
                }
            }
            if (clock.millis() >= nextPublishing) {
                publish();
                nextPublishing = clock.millis() + PUBLISH_EVERY.toMillis();
            }
        }
    }

    private void publish() {
        List<MultiGauge.Row<?>> callRows = new ArrayList<>();
        List<MultiGauge.Row<?>> errorRows = new ArrayList<>();
        List<MultiGauge.Row<?>> latencyRows = new ArrayList<>();
        for (ApiFigures each : figures()) {
            if (!each.endpoint().isEmpty()) {
                continue;
            }
            Tags api = Tags.of("api", each.service());
            callRows.add(MultiGauge.Row.of(api, each.calls()));
            errorRows.add(MultiGauge.Row.of(api, each.errorRate()));
            latencyRows.add(MultiGauge.Row.of(api.and("quantile", "0.5"), each.p50() / 1_000));
            latencyRows.add(MultiGauge.Row.of(api.and("quantile", "0.95"), each.p95() / 1_000));
            latencyRows.add(MultiGauge.Row.of(api.and("quantile", "0.99"), each.p99() / 1_000));
        }
        calls.register(callRows, true);
        errors.register(errorRows, true);
        latency.register(latencyRows, true);
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
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "metrics-monitor-api-requests");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
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
