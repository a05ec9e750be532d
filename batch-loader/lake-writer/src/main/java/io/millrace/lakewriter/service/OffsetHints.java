package io.millrace.lakewriter.service;

import io.millrace.lakewriter.kafka.CommittedHint;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commits offsets to Kafka: hints for whoever looks for the chain's end next, and what tools show as lag. */
final class OffsetHints {
    private static final Logger LOG = LoggerFactory.getLogger(OffsetHints.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Consumer<byte[], byte[]> consumer;

    OffsetHints(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    /** Commits what is new, without waiting. */
    void leave(Collection<AssignedPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> hints = hints(partitions);
        if (!hints.isEmpty()) {
            consumer.commitAsync(hints, (offsets, failure) -> {
                if (failure != null) {
                    notTaken(failure);
                }
            });
        }
    }

    /** Commits once more, and waits for the answer. */
    void leaveForGood(Collection<AssignedPartition> partitions) {
        partitions.forEach(partition -> partition.hintedPosition = -1);
        try {
            consumer.commitSync(hints(partitions), PATIENCE);
        } catch (KafkaException e) {
            notTaken(e);
        }
    }

    private static Map<TopicPartition, OffsetAndMetadata> hints(Collection<AssignedPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> hints = new HashMap<>();
        for (AssignedPartition partition : partitions) {
            partition.nextHint().map(CommittedHint::toOffset).ifPresent(offset -> hints.put(partition.id, offset));
        }
        return hints;
    }

    private static void notTaken(Exception failure) {
        LOG.debug("committed offsets are only a hint, and were not taken: {}", failure.getMessage());
    }
}
