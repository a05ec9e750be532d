package io.millrace.monitor.lake;

import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.MillraceException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The batches of one dataset that were read already. Batches change only when rows are erased from them, so each is read once, and
 * again when its size is another. Batches are added by many threads and asked for by any; everything else is the collector's alone.
 */
final class DatasetIndex {
    /** Records may come late: hours that are still listed again before the newest one. */
    private static final Duration LATENESS = Duration.ofHours(2);

    private static final Logger LOG = LoggerFactory.getLogger(DatasetIndex.class);

    private final DatasetName dataset;
    private final Map<BatchName, BatchCounts> added = new ConcurrentHashMap<>();
    private volatile StoredBatches published;
    private Map<Long, PackedDay> kept = Map.of();
    private boolean recalled;
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

    /** Begins with what was kept of settled days, the first time only. Whatever can't be used is read again. */
    void recall(SettledDays memory) {
        if (recalled) {
            return;
        }
        recalled = true;
        try {
            Map<Long, PackedDay> days = new HashMap<>();
            for (SettledDays.Day day : memory.load(dataset)) {
                try {
                    days.put(day.day(), PackedDay.unpacked(dataset, day));
                } catch (RuntimeException e) {
                    LOG.warn("what was kept of day {} of {} can't be used: {}", day.day(), dataset, e.toString());
                }
            }
            kept = Map.copyOf(days);
            take(StoredBatches.of(dataset, days));
        } catch (MillraceException e) {
            LOG.debug("settled days of {} can't be loaded: {}", dataset, e.getMessage());
        }
    }

    /** Keeps the settled days that changed since they were kept; tried again with the next collection when that fails. */
    void keep(SettledDays memory) {
        Map<Long, PackedDay> now = published.folded();
        List<SettledDays.Day> changed = now.entrySet().stream()
                .filter(day -> kept.get(day.getKey()) != day.getValue())
                .map(day -> day.getValue().kept())
                .toList();
        Set<Long> gone = new TreeSet<>(kept.keySet());
        gone.removeAll(now.keySet());
        if (changed.isEmpty() && gone.isEmpty()) {
            return;
        }
        try {
            memory.keep(dataset, changed, gone);
            kept = Map.copyOf(now);
        } catch (MillraceException e) {
            LOG.debug("settled days of {} can't be kept: {}", dataset, e.getMessage());
        }
    }

    /** Forgets what was kept of a dataset that is gone. */
    void forget(SettledDays memory) {
        published = StoredBatches.none(dataset);
        keep(memory);
    }

    /** Takes away the batches that were read, and have the size that they had then: an erasure replaces objects. */
    void removeKnown(Map<Long, Map<BatchName, Long>> sizes) {
        sizes.forEach((day, ofDay) -> {
            ofDay.entrySet().removeAll(published.sizes(day).entrySet());
            ofDay.entrySet().removeIf(entry -> {
                BatchCounts read = added.get(entry.getKey());
                return read != null && read.bytes() == entry.getValue();
            });
        });
    }

    /** Forgets what is no longer listed. */
    void keepOnly(Map<Long, Map<BatchName, Long>> listed) {
        Map<Long, Set<BatchName>> names = new HashMap<>();
        listed.forEach((day, sizes) -> names.put(day, sizes.keySet()));
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
