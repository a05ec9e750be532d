package io.millrace.lakewriter.service;

import io.millrace.lakewriter.partition.PartitionWriter;
import io.millrace.schemas.dataset.DatasetName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * @param loading how far the deduplication windows are that are being loaded
 * @param ignored topics that match and are no dataset's
 * @param oldestUnstored Kafka timestamp of the oldest record that is not stored, for datasets that have one
 * @param openBatches batches that take records
 * @param loadingOffsets offsets that are still to be read for deduplication windows
 */
record LoopReport(
        int running,
        List<String> waiting,
        List<String> broken,
        List<String> loading,
        Set<String> ignored,
        Map<DatasetName, Instant> oldestUnstored,
        int openBatches,
        long windowBytes,
        long windowIds,
        long loadingOffsets) {
    static final LoopReport EMPTY = new LoopReport(0, List.of(), List.of(), List.of(), Set.of(), Map.of(), 0, 0, 0, 0);

    static LoopReport of(Collection<AssignedPartition> partitions, Collection<TopicPartition> ignored) {
        Tally tally = new Tally();
        partitions.forEach(tally::add);
        return new LoopReport(
                tally.running,
                List.copyOf(tally.waiting),
                List.copyOf(tally.broken),
                List.copyOf(tally.loading),
                ignored.stream().map(TopicPartition::topic).collect(Collectors.toUnmodifiableSet()),
                Map.copyOf(tally.oldest),
                tally.openBatches,
                tally.windowBytes,
                tally.windowIds,
                tally.loadingOffsets);
    }

    static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    private static final class Tally {
        private final List<String> waiting = new ArrayList<>();
        private final List<String> broken = new ArrayList<>();
        private final List<String> loading = new ArrayList<>();
        private final Map<DatasetName, Instant> oldest = new HashMap<>();
        private int running;
        private int openBatches;
        private long windowBytes;
        private long windowIds;
        private long loadingOffsets;

        private void add(AssignedPartition partition) {
            addState(partition);
            partition.commitFailure.ifPresent(waiting::add);
            partition
                    .oldestUnstored()
                    .ifPresent(instant -> oldest.merge(partition.dataset, instant, LoopReport::earlier));
            Optional<PartitionWriter> writer = partition.writer();
            if (writer.isEmpty()) {
                return;
            }
            openBatches += writer.get().isOpen() ? 1 : 0;
            windowBytes += writer.get().window().memoryBytes();
            windowIds += writer.get().window().size();
        }

        private void addState(AssignedPartition partition) {
            if (partition.state instanceof PartitionState.Broken state) {
                broken.add(state.reason());
            } else if (partition.state instanceof PartitionState.Finishing state) {
                state.breakage().ifPresent(broken::add);
            } else if (partition.state instanceof PartitionState.Recovering state) {
                if (state.patience().isOver()) {
                    waiting.add(partition.id + ": the end of its chain is being looked for, for a long time");
                }
            } else if (partition.state instanceof PartitionState.LoadingWindow state) {
                String progress = partition.id + ": its deduplication window is being loaded: " + state.progress();
                loading.add(progress);
                loadingOffsets += state.progress().left();
                if (state.patience().isOver()) {
                    waiting.add(progress);
                }
            } else if (partition.state instanceof PartitionState.Waiting state) {
                waiting.add(state.reason());
            } else if (partition.state instanceof PartitionState.Running) {
                running++;
            }
        }
    }
}
