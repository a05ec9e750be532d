package io.millrace.ingest.kafka;

import io.millrace.runtime.settings.KafkaSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The properties of the edge's Kafka clients: the installation's own, and over them what the edge's promises need. */
public final class ClientProperties {
    /** Kafka's own default; rows are kept well below it. */
    private static final int MAX_REQUEST_BYTES = 1024 * 1024;

    private static final long TALLY_BYTES = 2 * 1024 * 1024L;
    private static final int BATCH_BYTES = 64 * 1024;
    private static final int FASTEST_USEFUL_ZSTD_LEVEL = 1;

    private ClientProperties() {}

    /** For the producer. */
    public static Map<String, Object> producer(KafkaSettings kafka, ProducerSettings settings) {
        long delivery = settings.deliveryTimeout().toMillis();
        Map<String, Object> properties = common(kafka, "producer");
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Math.toIntExact(delivery));
        properties.put(
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                Math.toIntExact(Math.min(5_000, delivery - settings.linger().toMillis())));
        // Whoever sends serves many connections: without room in the buffer an event is told to come back at once.
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0L);
        properties.put(
                ProducerConfig.BUFFER_MEMORY_CONFIG, settings.bufferMemory().toBytes());
        properties.put(ProducerConfig.LINGER_MS_CONFIG, settings.linger().toMillis());
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        properties.put(
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                settings.compression().name().toLowerCase(Locale.ROOT));
        // Events get as small as on Kafka's own level, for two thirds of the time in small batches.
        properties.putIfAbsent(ProducerConfig.COMPRESSION_ZSTD_LEVEL_CONFIG, FASTEST_USEFUL_ZSTD_LEVEL);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
        // A topic that is used seldom must not cost its next event a wait for metadata.
        properties.put(
                ProducerConfig.METADATA_MAX_IDLE_CONFIG, Duration.ofDays(1).toMillis());
        return properties;
    }

    /** For the producer of counts: few records, none of which an event waits for. */
    public static Map<String, Object> tallies(KafkaSettings kafka) {
        Map<String, Object> properties = common(kafka, "tallies");
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, TALLY_BYTES);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000L);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 9_000);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 4_000);
        return properties;
    }

    /** For the admin client. */
    public static Map<String, Object> admin(KafkaSettings kafka) {
        return common(kafka, "admin");
    }

    private static Map<String, Object> common(KafkaSettings kafka, String role) {
        Map<String, Object> properties = new HashMap<>(kafka.properties());
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, "millrace-ingest-api-" + role);
        // How soon the edge works again once Kafka does.
        properties.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000L);
        properties.put(CommonClientConfigs.RETRY_BACKOFF_MAX_MS_CONFIG, 1_000L);
        return properties;
    }
}
