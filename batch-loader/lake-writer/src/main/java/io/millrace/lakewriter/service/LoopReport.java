package io.millrace.lakewriter.service;

import io.millrace.lakewriter.partition.PartitionWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * What a consumer's thread last saw of its partitions.
 *
 * @param running partitions whose records flow
 * @param waiting why partitions wait for something that can pass
 * @param broken why partitions have stopped until somebody acts
 * @param ignored topics that match and are no dataset's
 * @param oldestUnstored Kafka timestamp of the oldest record that was read and is not stored
 */
record LoopReport(
        int running,
        List<String> waiting,
        List<String> broken,
        Set<String> ignored,
        Optional<Instant> oldestUnstored,
        long windowBytes) {
    static final LoopReport EMPTY = new LoopReport(0, List.of(), List.of(), Set.of(), Optional.empty(), 0);

    static LoopReport of(Collection<AssignedPartition> partitions, Collection<TopicPartition> ignored) {
        int running = 0;
        long windowBytes = 0;
        List<String> waiting = new ArrayList<>();
        List<String> broken = new ArrayList<>();
        Optional<Instant> oldest = Optional.empty();
        for (AssignedPartition partition : partitions) {
            if (partition.state instanceof PartitionState.Broken state) {
                broken.add(state.reason());
            } else if (partition.state instanceof PartitionState.Finishing state) {
                state.breakage().ifPresent(broken::add);
            } else if (partition.state instanceof PartitionState.Recovering state) {
                if (state.patience().isOver()) {
                    waiting.add(partition.id + ": the end of its chain is being looked for, for a long time");
                }
            } else if (partition.state instanceof PartitionState.LoadingWindow state) {
                if (state.patience().isOver()) {
                    waiting.add(partition.id + ": its deduplication window is being loaded: " + state.progress());
                }
            } else if (partition.state instanceof PartitionState.Waiting state) {
                waiting.add(state.reason());
            } else if (partition.state instanceof PartitionState.Running) {
                running++;
            }
            partition.commitFailure.ifPresent(waiting::add);
            windowBytes += partition.writer().map(PartitionWriter::windowBytes).orElse(0L);
            oldest = earlier(oldest, partition.writer().flatMap(PartitionWriter::oldestUnstored));
        }
        return new LoopReport(
                running,
                List.copyOf(waiting),
                List.copyOf(broken),
                ignored.stream().map(TopicPartition::topic).collect(Collectors.toUnmodifiableSet()),
                oldest,
                windowBytes);
    }

    static Optional<Instant> earlier(Optional<Instant> a, Optional<Instant> b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.or(() -> b);
        }
        return a.get().isBefore(b.get()) ? a : b;
    }
}
