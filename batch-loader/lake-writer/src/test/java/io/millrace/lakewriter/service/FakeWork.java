package io.millrace.lakewriter.service;

import io.millrace.lake.batch.ChainId;
import io.millrace.lake.chain.BatchCommit;
import io.millrace.lake.chain.CommitOutcome;
import io.millrace.lake.chain.TailPosition;
import io.millrace.lake.store.InMemoryObjectStore;
import io.millrace.lakewriter.dedup.DedupWindow;
import io.millrace.lakewriter.dedup.IdMemory;
import io.millrace.lakewriter.kafka.LoadProgress;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/** Work on an object store in memory that fails when told to. */
final class FakeWork implements PartitionWork {
    static final String TOPIC_ID = "0123456789abcdef0123456789abcdef";

    final InMemoryObjectStore store = new InMemoryObjectStore();
    final Map<TopicPartition, Long> ends = new HashMap<>();
    final Map<TopicPartition, Long> logEnds = new HashMap<>();
    final List<TopicPartition> recoveries = new ArrayList<>();
    final List<Long> windowLoads = new ArrayList<>();
    Optional<RuntimeException> recoveryFailure = Optional.empty();
    Optional<RuntimeException> commitFailure = Optional.empty();
    boolean knowsWindows = true;

    @Override
    public Recovery recover(DatasetName dataset, TopicPartition partition) {
        recoveries.add(partition);
        fail(recoveryFailure);
        ChainId chain = new ChainId(dataset, TOPIC_ID, partition.partition());
        long end = ends.getOrDefault(partition, 0L);
        Duration window = Duration.ofHours(1);
        return new Recovery(
                chain,
                new TailPosition(end, Optional.empty()),
                end,
                knowsWindows ? DedupWindow.empty(window, IdMemory.HEAP) : DedupWindow.unknown(window, Instant.EPOCH));
    }

    @Override
    public DedupWindow loadWindow(ChainId chain, DedupWindow unknown, long end, LoadProgress progress) {
        windowLoads.add(end);
        return DedupWindow.empty(Duration.ofHours(1), IdMemory.HEAP);
    }

    @Override
    public Map<TopicPartition, Long> logEnds(Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> found = new HashMap<>(logEnds);
        found.keySet().retainAll(partitions);
        return found;
    }

    @Override
    public CommitOutcome commit(ChainId chain, BatchCommit commit) {
        fail(commitFailure);
        CommitOutcome outcome = commit.run(store);
        long end = outcome instanceof CommitOutcome.Committed committed
                ? committed.attributes().end()
                : ((CommitOutcome.Lost) outcome).winner().end();
        ends.merge(new TopicPartition(chain.dataset().topic(), chain.partition()), end, Math::max);
        return outcome;
    }

    static MillraceException storeIsAway() {
        return new MillraceException(ErrorCode.OBJECT_STORE_UNAVAILABLE, "the bucket is away");
    }

    static MillraceException brokenChain() {
        return new MillraceException(ErrorCode.CHAIN_BROKEN, "the chain is broken");
    }

    private static void fail(Optional<RuntimeException> failure) {
        if (failure.isPresent()) {
            throw failure.get();
        }
    }
}
