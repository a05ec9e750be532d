package io.millrace.standalone.cli;

import io.millrace.lake.audit.RecordCount;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.standalone.stack.StackException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Counts a dataset's records by reading them, each partition once from front to back. Not thread-safe. */
final class KafkaRecordCount implements RecordCount, AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Consumer<byte[], byte[]> consumer;
    private final String topic;
    /** Offsets that were read and not counted yet. */
    private final Queue<Long> ahead = new ArrayDeque<>();

    private TopicPartition current;
    private long position = -1;

    KafkaRecordCount(Map<String, Object> properties, DatasetName dataset) {
        Map<String, Object> config = new HashMap<>(properties);
        config.put("isolation.level", "read_committed");
        config.put("auto.offset.reset", "none");
        config.put("enable.auto.commit", false);
        config.put("allow.auto.create.topics", false);
        config.put("max.poll.records", 10_000);
        this.consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.topic = dataset.topic();
        this.current = new TopicPartition(topic, 0);
    }

    @Override
    public OptionalLong between(int partition, long from, long to) {
        try {
            seek(new TopicPartition(topic, partition), from);
            return OptionalLong.of(count(to));
        } catch (InvalidOffsetException retentionWasFaster) {
            position = -1;
            return OptionalLong.empty();
        } catch (KafkaException e) {
            throw new StackException("Kafka's records can't be counted: " + e.getMessage(), e);
        }
    }

    private void seek(TopicPartition partition, long from) {
        if (partition.equals(current) && from == position) {
            return;
        }
        ahead.clear();
        consumer.assign(List.of(partition));
        consumer.seek(partition, from);
        current = partition;
        position = from;
    }

    private long count(long to) {
        long count = 0;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            for (Long offset = ahead.peek(); offset != null && offset < to; offset = ahead.peek()) {
                ahead.remove();
                count++;
            }
            if (!ahead.isEmpty() || consumer.position(current) >= to) {
                position = to;
                return count;
            }
            long before = consumer.position(current);
            consumer.poll(POLL).records(current).forEach(record -> ahead.add(record.offset()));
            if (consumer.position(current) > before) {
                deadline = System.nanoTime() + PATIENCE.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw new StackException("Kafka gives no records of " + current + " from offset " + before + " on");
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
