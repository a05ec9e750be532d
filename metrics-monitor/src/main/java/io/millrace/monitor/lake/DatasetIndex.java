package io.millrace.monitor.lake;

import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.dataset.DatasetName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The batches of one dataset that were read already. Batches never change, so each is read once. Thread-safe. */
final class DatasetIndex {
    /** Records may come late: hours that are still listed again before the newest one. */
    private static final Duration LATENESS = Duration.ofHours(2);

    private final DatasetName dataset;
    private final Map<String, BatchCounts> batches = new ConcurrentHashMap<>();
    private volatile Optional<String> problem = Optional.empty();
    private volatile List<BatchCounts> published = List.of();
    private volatile boolean changed;

    DatasetIndex(DatasetName dataset) {
        this.dataset = dataset;
    }

    DatasetName dataset() {
        return dataset;
    }

    boolean has(String objectKey) {
        return batches.containsKey(objectKey);
    }

    void add(BatchCounts batch) {
        batches.put(batch.name().objectKey(), batch);
        changed = true;
    }

    /** Forgets what is no longer listed. */
    void keepOnly(Set<String> objectKeys) {
        if (batches.keySet().retainAll(objectKeys)) {
            changed = true;
        }
    }

    void problem(Optional<String> found) {
        problem = found;
    }

    /** Where a listing of what may be new starts after; empty when nothing is known yet. */
    String startOfRecentHours() {
        return batches.values().stream()
                .map(batch -> batch.name().hour())
                .max(Instant::compareTo)
                .map(hour -> BatchName.directory(dataset, hour.minus(LATENESS)))
                .orElse("");
    }

    OptionalLong rows(String objectKey) {
        BatchCounts batch = batches.get(objectKey);
        return batch == null ? OptionalLong.empty() : OptionalLong.of(batch.rows());
    }

    /** Shows the batches as they are now: whoever looks on never sees a collection that is half done. */
    void publish() {
        if (changed) {
            changed = false;
            published = List.copyOf(batches.values());
        }
    }

    List<BatchCounts> batches() {
        return published;
    }

    DatasetBatches sums() {
        Map<String, ChainCounts> chains = new TreeMap<>();
        for (BatchCounts batch : batches.values()) {
            chains.merge(
                    batch.name().topicId() + "-" + batch.name().partition(), ChainCounts.of(batch), ChainCounts::plus);
        }
        List<ChainCounts> sums = new ArrayList<>(chains.values());
        return new DatasetBatches(sums, problem);
    }
}
