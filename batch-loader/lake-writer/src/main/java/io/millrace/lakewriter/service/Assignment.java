package io.millrace.lakewriter.service;

import io.millrace.lakewriter.partition.PartitionWriter;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/** The partitions that a consumer has at present. Confined to the consumer's thread. */
final class Assignment {
    private final Map<TopicPartition, AssignedPartition> partitions = new HashMap<>();
    private final Set<TopicPartition> ignored = new HashSet<>();

    void add(AssignedPartition partition) {
        partitions.put(partition.id, partition);
    }

    /** A partition of a topic that is no dataset's: ours, and left alone. */
    void ignore(TopicPartition id) {
        ignored.add(id);
    }

    /** Drops what was read of them and not stored. */
    void remove(Collection<TopicPartition> revoked) {
        ignored.removeAll(revoked);
        for (TopicPartition id : revoked) {
            Optional.ofNullable(partitions.remove(id)).ifPresent(AssignedPartition::drop);
        }
    }

    void clear() {
        remove(List.copyOf(partitions.keySet()));
        ignored.clear();
    }

    Optional<AssignedPartition> find(TopicPartition id) {
        return Optional.ofNullable(partitions.get(id));
    }

    /** All of them; a copy, so that they may be given back meanwhile. */
    List<AssignedPartition> all() {
        return List.copyOf(partitions.values());
    }

    Set<TopicPartition> ids() {
        return Set.copyOf(partitions.keySet());
    }

    Set<TopicPartition> ignored() {
        return Set.copyOf(ignored);
    }

    Stream<PartitionWriter> writers() {
        return partitions.values().stream().flatMap(partition -> partition.writer().stream());
    }

    /** Whether the partition is still ours, as it was when a job was begun for it. */
    boolean has(AssignedPartition partition) {
        return partitions.get(partition.id) == partition;
    }

    /** Whether the partition is still ours and written by this writer. */
    boolean has(AssignedPartition partition, PartitionWriter writer) {
        return has(partition)
                && partition.writer().filter(current -> current == writer).isPresent();
    }
}
