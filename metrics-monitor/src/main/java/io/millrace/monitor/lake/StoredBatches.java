package io.millrace.monitor.lake;

import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.dataset.DatasetName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The batches of one dataset: those of the newest two days as they are, older days packed, because months of them stay in memory.
 * Immutable.
 */
final class StoredBatches {
    private static final long OPEN_DAYS = 2;
    private static final Comparator<BatchCounts> NEWEST_FIRST = Comparator.comparing(
                    (BatchCounts batch) -> batch.newest().orElse(batch.name().hour()))
            .reversed();

    private final DatasetName dataset;
    private final NavigableMap<Long, PackedDay> folded;
    private final Map<BatchName, BatchCounts> open;

    private StoredBatches(DatasetName dataset, NavigableMap<Long, PackedDay> folded, Map<BatchName, BatchCounts> open) {
        this.dataset = dataset;
        this.folded = folded;
        this.open = open;
    }

    static StoredBatches none(DatasetName dataset) {
        return new StoredBatches(dataset, new TreeMap<>(), Map.of());
    }

    /** These days and nothing else. */
    static StoredBatches of(DatasetName dataset, Map<Long, PackedDay> days) {
        return new StoredBatches(dataset, new TreeMap<>(days), Map.of());
    }

    /** The days that are packed. */
    Map<Long, PackedDay> folded() {
        return Collections.unmodifiableMap(folded);
    }

    /** These and some more, which may be of any day; one that is there already is replaced. */
    StoredBatches plus(Collection<BatchCounts> more) {
        Map<BatchName, BatchCounts> newOpen = new HashMap<>(open);
        more.forEach(batch -> newOpen.put(batch.name(), batch));
        long newest = newOpen.values().stream()
                .mapToLong(batch -> PackedDay.dayOf(batch.hour()))
                .max()
                .orElse(Long.MIN_VALUE + OPEN_DAYS);
        long firstOpen = Math.max(newest, folded.isEmpty() ? newest : folded.lastKey()) - OPEN_DAYS + 1;
        Map<Long, List<BatchCounts>> settled = newOpen.values().stream()
                .filter(batch -> isFolded(PackedDay.dayOf(batch.hour()), firstOpen))
                .collect(Collectors.groupingBy(batch -> PackedDay.dayOf(batch.hour())));
        if (settled.isEmpty()) {
            return new StoredBatches(dataset, folded, newOpen);
        }
        NavigableMap<Long, PackedDay> newFolded = new TreeMap<>(folded);
        settled.forEach((day, batches) -> {
            Map<BatchName, BatchCounts> all = new HashMap<>();
            ofFoldedDay(day).forEach(batch -> all.put(batch.name(), batch));
            batches.forEach(batch -> all.put(batch.name(), batch));
            newFolded.put(day, PackedDay.of(day, all.values()));
        });
        newOpen.keySet().removeIf(name -> isFolded(day(name), firstOpen));
        return new StoredBatches(dataset, newFolded, newOpen);
    }

    private boolean isFolded(long day, long firstOpen) {
        return day < firstOpen || folded.containsKey(day);
    }

    /** Only those of the names; these themselves when all are. */
    StoredBatches keepOnly(Map<Long, Set<BatchName>> names) {
        NavigableMap<Long, PackedDay> newFolded = new TreeMap<>();
        boolean changed = false;
        for (Map.Entry<Long, PackedDay> day : folded.entrySet()) {
            Set<BatchName> kept = names.getOrDefault(day.getKey(), Set.of());
            List<BatchCounts> before = ofFoldedDay(day.getKey());
            List<BatchCounts> left =
                    before.stream().filter(batch -> kept.contains(batch.name())).toList();
            if (!left.isEmpty()) {
                newFolded.put(
                        day.getKey(), left.size() == before.size() ? day.getValue() : PackedDay.of(day.getKey(), left));
            }
            changed |= left.size() < before.size();
        }
        Map<BatchName, BatchCounts> newOpen = new HashMap<>(open);
        changed |= newOpen.keySet()
                .removeIf(name -> !names.getOrDefault(day(name), Set.of()).contains(name));
        return changed ? new StoredBatches(dataset, newFolded, newOpen) : this;
    }

    /** The sizes of a day's batches, by which an object that was replaced is told. */
    Map<BatchName, Long> sizes(long day) {
        return Stream.concat(
                        ofFoldedDay(day).stream(), open.values().stream().filter(batch -> day(batch.name()) == day))
                .collect(Collectors.toMap(BatchCounts::name, BatchCounts::bytes));
    }

    Optional<BatchCounts> find(BatchName name) {
        BatchCounts found = open.get(name);
        if (found != null) {
            return Optional.of(found);
        }
        return ofFoldedDay(day(name)).stream()
                .filter(batch -> batch.name().equals(name))
                .findFirst();
    }

    /** What the comparisons of hours need. */
    BatchWindow from(long hour) {
        long firstDay = PackedDay.dayOf(hour);
        List<ChainRun> earlier = new ArrayList<>();
        folded.headMap(firstDay, false).values().forEach(day -> earlier.addAll(day.runs()));
        List<BatchCounts> batches = new ArrayList<>(open.values());
        folded.tailMap(firstDay, true).values().forEach(day -> batches.addAll(day.batches(dataset)));
        return new BatchWindow(batches, earlier);
    }

    /** All of them, the newest first; those of older days are unpacked only when it comes to them. */
    Stream<BatchCounts> latest() {
        return Stream.concat(
                open.values().stream().sorted(NEWEST_FIRST),
                folded.descendingMap().values().stream()
                        .flatMap(day -> day.batches(dataset).stream().sorted(NEWEST_FIRST)));
    }

    /** The newest hour in which there is a batch. */
    Optional<BatchCounts> newest() {
        Stream<BatchCounts> candidates = open.isEmpty() && !folded.isEmpty()
                ? folded.lastEntry().getValue().batches(dataset).stream()
                : open.values().stream();
        return candidates.max(Comparator.comparing(BatchCounts::hour));
    }

    /** Sums of each chain. */
    List<ChainCounts> sums() {
        Map<String, ChainCounts> sums = new TreeMap<>();
        folded.values()
                .forEach(day -> day.sums().forEach(chain -> sums.merge(chain.chain(), chain, ChainCounts::plus)));
        open.values()
                .forEach(
                        batch -> sums.merge(ChainCounts.chain(batch.name()), ChainCounts.of(batch), ChainCounts::plus));
        return List.copyOf(sums.values());
    }

    private List<BatchCounts> ofFoldedDay(long day) {
        PackedDay packed = folded.get(day);
        return packed == null ? List.of() : packed.batches(dataset);
    }

    static long day(BatchName name) {
        return PackedDay.dayOf(name.hour().getEpochSecond() / 3_600);
    }
}
