package io.millrace.monitor.lake;

import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.dataset.DatasetName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The batches of one dataset that were read already. Batches never change, so each is read once. Batches are added by many
 * threads and asked for by any; everything else is the collector's alone.
 */
final class DatasetIndex {
    /** Records may come late: hours that are still listed again before the newest one. */
    private static final Duration LATENESS = Duration.ofHours(2);

    private final DatasetName dataset;
    private final Map<BatchName, BatchCounts> added = new ConcurrentHashMap<>();
    private volatile StoredBatches published;
    private Optional<String> problem = Optional.empty();
    private List<ChainCounts> sums = List.of();

    DatasetIndex(DatasetName dataset) {
        this.dataset = dataset;
        this.published = StoredBatches.none(dataset);
    }

    DatasetName dataset() {
        return dataset;
    }

    void add(BatchCounts batch) {
        added.put(batch.name(), batch);
    }

    /** Takes away the names of batches that were read. */
    void removeKnown(Map<Long, Set<BatchName>> names) {
        names.forEach((day, ofDay) -> {
            ofDay.removeAll(published.names(day));
            ofDay.removeAll(added.keySet());
        });
    }

    /** Forgets what is no longer listed. */
    void keepOnly(Map<Long, Set<BatchName>> names) {
        added.keySet().removeIf(name -> !names.getOrDefault(StoredBatches.day(name), Set.of())
                .contains(name));
        take(published.keepOnly(names));
    }

    void problem(Optional<String> found) {
        problem = found;
    }

    /** Where a listing of what may be new starts after; empty when nothing is known yet. */
    String startOfRecentHours() {
        return published
                .newest()
                .map(batch -> BatchName.directory(dataset, batch.name().hour().minus(LATENESS)))
                .orElse("");
    }

    OptionalLong rows(BatchName name) {
        return Optional.ofNullable(added.get(name)).or(() -> published.find(name)).stream()
                .mapToLong(BatchCounts::rows)
                .findAny();
    }

    /** Shows the batches as they are now: whoever looks on never sees a collection that is half done. */
    void publish() {
        if (!added.isEmpty()) {
            Map<BatchName, BatchCounts> read = Map.copyOf(added);
            take(published.plus(read.values()));
            added.keySet().removeAll(read.keySet());
        }
    }

    private void take(StoredBatches batches) {
        if (batches != published) {
            published = batches;
            sums = batches.sums();
        }
    }

    StoredBatches batches() {
        return published;
    }

    DatasetBatches sums() {
        return new DatasetBatches(sums, problem);
    }
}
