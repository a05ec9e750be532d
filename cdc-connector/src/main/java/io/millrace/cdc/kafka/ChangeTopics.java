package io.millrace.cdc.kafka;

import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** Makes the topics that are missing. Topics that exist are left as they are. */
final class ChangeTopics implements AutoCloseable {
    /** A row may hold several large values; the brokers' own default is one mebibyte. */
    static final int MAX_RECORD_BYTES = 32 * 1024 * 1024;

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Admin admin;
    private final KafkaAccess access;
    private final Set<String> known = new HashSet<>();

    ChangeTopics(KafkaAccess access) {
        this.access = access;
        Map<String, Object> properties = new HashMap<>(access.properties());
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, access.bootstrapServers());
        this.admin = Admin.create(properties);
    }

    void require(String topic) {
        if (known.contains(topic)) {
            return;
        }
        boolean changes = topic.startsWith("changes.");
        create(new NewTopic(topic, changes ? access.partitions() : 1, access.replicationFactor())
                .configs(Map.of(
                        TopicConfig.RETENTION_MS_CONFIG, Long.toString(access.retentionMillis()),
                        TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime",
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(MAX_RECORD_BYTES))));
        known.add(topic);
    }

    void requirePositions(String topic) {
        create(new NewTopic(topic, 1, access.replicationFactor())
                .configs(Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT,
                        TopicConfig.SEGMENT_MS_CONFIG,
                                Long.toString(Duration.ofHours(1).toMillis()),
                        TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(16 * 1024 * 1024))));
    }

    void requireCommands(String topic) {
        create(new NewTopic(topic, 1, access.replicationFactor())
                .configs(Map.of(TopicConfig.RETENTION_MS_CONFIG, Long.toString(access.retentionMillis()))));
    }

    private void create(NewTopic topic) {
        try {
            admin.createTopics(List.of(topic)).all().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw unavailable(topic, e);
            }
        } catch (TimeoutException e) {
            throw unavailable(topic, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MillraceException(ErrorCode.SHUTTING_DOWN, "interrupted while making topic " + topic.name(), e);
        }
    }

    private static MillraceException unavailable(NewTopic topic, Exception e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return new MillraceException(
                ErrorCode.KAFKA_UNAVAILABLE,
                "Kafka does not make the topic " + topic.name() + " (" + cause.getMessage() + "); it is tried again",
                e);
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
