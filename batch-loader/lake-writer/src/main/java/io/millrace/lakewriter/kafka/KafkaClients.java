package io.millrace.lakewriter.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Makes the Kafka clients of the lake writer. Thread-safe. */
public final class KafkaClients {
    private static final int TIMEOUT_MILLIS = 15_000;
    /** A reader asks for offsets between its fetches, and the broker answers a connection's requests one after the other. */
    private static final int READER_WAIT_MILLIS = 20;

    /** Whoever looks at one record wants no more than the batch that holds it, and asks for nothing that is not there. */
    private static final int LOOK_BYTES = 64 * 1024;

    private static final int LOOK_WAIT_MILLIS = 1;

    private static final int FETCH_BYTES = 16 * 1024 * 1024;
    /** All that a fetch brought, so that all its partitions are read side by side; bytes bound it before. */
    private static final int RECORDS_PER_POLL = 50_000;

    private final String bootstrapServers;
    private final Map<String, String> properties;
    private final String groupId;
    private final Optional<String> instanceId;
    private final Duration sessionTimeout;
    private final Duration metadataAge;

    /**
     * @param properties passed to every client as they are
     * @param instanceId name of this process in the group: a process that comes back under its name gets its partitions at
     *     once; no two at a time may have the same
     * @param sessionTimeout after which a member that died loses its partitions
     * @param metadataAge how soon a new topic is seen
     */
    public KafkaClients(
            String bootstrapServers,
            Map<String, String> properties,
            String groupId,
            Optional<String> instanceId,
            Duration sessionTimeout,
            Duration metadataAge) {
        this.bootstrapServers = bootstrapServers;
        this.properties = Map.copyOf(properties);
        this.groupId = groupId;
        this.instanceId = instanceId;
        this.sessionTimeout = sessionTimeout;
        this.metadataAge = metadataAge;
    }

    public String groupId() {
        return groupId;
    }

    /** A member of the consumer group; sees committed records only and never chooses a position by itself. */
    public Consumer<byte[], byte[]> member(int number) {
        Map<String, Object> config = consumer();
        config.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
        config.put(ConsumerConfig.CLIENT_ID_CONFIG, groupId + "-" + number);
        instanceId.ifPresent(id -> config.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, id + "-" + number));
        config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) sessionTimeout.toMillis());
        config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, (int)
                sessionTimeout.dividedBy(4).toMillis());
        config.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, metadataAge.toMillis());
        config.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS_PER_POLL);
        config.put(ConsumerConfig.RECEIVE_BUFFER_CONFIG, CommonClientConfigs.RECEIVE_BUFFER_LOWER_BOUND);
        return new KafkaConsumer<>(config);
    }

    /** A consumer outside every group, for looking at offsets and single records. */
    Consumer<byte[], byte[]> lookups() {
        Map<String, Object> config = consumer();
        config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, LOOK_BYTES);
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, LOOK_WAIT_MILLIS);
        return new KafkaConsumer<>(config);
    }

    /** A consumer outside every group, for reading many records. */
    Consumer<byte[], byte[]> reader() {
        Map<String, Object> config = consumer();
        config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, READER_WAIT_MILLIS);
        return new KafkaConsumer<>(config);
    }

    public Admin admin() {
        Map<String, Object> config = common();
        config.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
        config.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS / 3);
        return Admin.create(config);
    }

    private Map<String, Object> consumer() {
        Map<String, Object> config = common();
        config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
        config.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS - 1_000);
        return config;
    }

    private Map<String, Object> common() {
        Map<String, Object> config = new HashMap<>(properties);
        config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        config.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        return config;
    }
}
