package io.millrace.cdc.capture;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The committed changes of one source. Each is read and parsed once, however often they are looked at. */
final class ChangeLog implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Admin admin;
    private final String prefix;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<JsonNode> changes = new ArrayList<>();

    ChangeLog(Admin admin, String bootstrapServers, String source) {
        this.admin = admin;
        this.prefix = "changes." + source + ".";
        this.consumer = new KafkaConsumer<>(Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "isolation.level",
                "read_committed",
                "enable.auto.commit",
                false,
                "key.deserializer",
                ByteArrayDeserializer.class,
                "value.deserializer",
                ByteArrayDeserializer.class));
    }

    /** Everything that is committed now, in the order of the numbers. */
    synchronized List<JsonNode> changes() throws InterruptedException, ExecutionException {
        assignNewTopics();
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        int known = changes.size();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(Duration.ofMillis(50)).forEach(record -> {
                if (record.value() != null) {
                    changes.add(JSON.readTree(record.value()));
                }
            });
        }
        if (changes.size() > known) {
            changes.sort(
                    (a, b) -> Long.compare(a.path("seq").asLong(), b.path("seq").asLong()));
        }
        return List.copyOf(changes);
    }

    private void assignNewTopics() throws InterruptedException, ExecutionException {
        Set<TopicPartition> assigned = consumer.assignment();
        Set<String> topics = admin.listTopics().names().get().stream()
                .filter(name -> name.startsWith(prefix))
                .collect(Collectors.toSet());
        // Of every topic, each time: one that is just being made may not show all its partitions yet.
        Set<TopicPartition> fresh = new HashSet<>();
        admin.describeTopics(topics).allTopicNames().get().forEach((topic, description) -> description
                .partitions()
                .forEach(partition -> fresh.add(new TopicPartition(topic, partition.partition()))));
        fresh.removeAll(assigned);
        if (fresh.isEmpty()) {
            return;
        }
        Set<TopicPartition> all = new HashSet<>(assigned);
        all.addAll(fresh);
        consumer.assign(all);
        consumer.seekToBeginning(fresh);
    }

    @Override
    public synchronized void close() {
        consumer.close();
    }
}
