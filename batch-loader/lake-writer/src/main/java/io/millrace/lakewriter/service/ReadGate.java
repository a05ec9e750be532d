package io.millrace.lakewriter.service;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Reads only the partitions that can take records now, so that memory stays bounded. */
final class ReadGate {
    /** So many finished batches of a partition may wait before it is read further. */
    private static final int FINISHED_AHEAD = 2;

    private final Consumer<byte[], byte[]> consumer;
    private final MemoryBudget memory;

    ReadGate(Consumer<byte[], byte[]> consumer, MemoryBudget memory) {
        this.consumer = consumer;
        this.memory = memory;
    }

    /** Pauses and resumes as the partitions' states ask for. */
    void apply(Collection<AssignedPartition> partitions) {
        boolean isShort = memory.isShort();
        Set<TopicPartition> paused = consumer.paused();
        Set<TopicPartition> resume = new HashSet<>();
        Set<TopicPartition> pause = new HashSet<>();
        for (AssignedPartition partition : partitions) {
            boolean mayRead = !isShort && canTake(partition);
            boolean isPaused = paused.contains(partition.id);
            if (mayRead && isPaused) {
                resume.add(partition.id);
            } else if (!mayRead && !isPaused) {
                pause.add(partition.id);
            }
        }
        consumer.resume(resume);
        consumer.pause(pause);
    }

    private static boolean canTake(AssignedPartition partition) {
        return partition.state instanceof PartitionState.Running running
                && running.writer().finishedBatches() < FINISHED_AHEAD;
    }
}
