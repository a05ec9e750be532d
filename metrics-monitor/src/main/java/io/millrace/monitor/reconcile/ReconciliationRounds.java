package io.millrace.monitor.reconcile;

import io.millrace.monitor.collect.Reading;
import io.millrace.monitor.collect.Reasons;
import io.millrace.monitor.collect.SourceState;
import io.millrace.monitor.freshness.Freshness;
import io.millrace.monitor.freshness.FreshnessBoard;
import io.millrace.monitor.freshness.Unloaded;
import io.millrace.monitor.kafka.HourOffsets;
import io.millrace.monitor.kafka.PartitionCounts;
import io.millrace.monitor.kafka.RecordRanges;
import io.millrace.monitor.kafka.TopicCounts;
import io.millrace.monitor.lake.BatchCounts;
import io.millrace.monitor.lake.BatchWindow;
import io.millrace.monitor.lake.LakeCollector;
import io.millrace.monitor.stage.DatasetCounts;
import io.millrace.monitor.stage.DatasetStages;
import io.millrace.monitor.stage.StageBoard;
import io.millrace.monitor.warehouse.HeldBatch;
import io.millrace.monitor.warehouse.LedgerHours;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.dataset.DatasetName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges the hours again and again, on a thread of its own: the latest ones each time, the last week now and then, and at the
 * start everything since the newest hour that is in the database, so that a monitor that was away catches up. Later stages are
 * counted before earlier ones, so that records that move on meanwhile are never taken for lost.
 */
public final class ReconciliationRounds implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReconciliationRounds.class);
    private static final long HOUR_SECONDS = 3_600;
    private static final long LATEST_HOURS = 48;
    private static final int MOST_TIMESTAMPS_READ = 50;
    private static final long DEEP_HOURS = 7 * 24;
    private static final long TAIL_HOURS = 48;
    private static final long STOP_MILLIS = 5_000;
    private static final int SMALL_TAIL = 1_000;
    private static final int MOST_KEPT_AT_ONCE = 500;
    private static final Duration DEEP_EVERY = Duration.ofMinutes(10);
    private static final Duration BOARD_PATIENCE = Duration.ofSeconds(60);

    private final Supplier<StageBoard> boards;
    private final LakeCollector lake;
    private final LedgerHours ledger;
    private final HourOffsets hourOffsets;
    private final RecordRanges ranges;
    private final TallyStore tallies;
    private final Function<DatasetName, Optional<Duration>> promised;
    private final ReconciliationStore store;
    private final FreshnessBoard freshness;
    private final Duration interval;
    private final Duration retention;
    private final InstantSource clock;
    private final HourJudge judge;
    private final Thread thread;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Map<String, Long> countedRanges = new BoundedMap<>();
    private final KeptHours kept = new KeptHours();
    private final Map<String, OptionalLong> arrivals = new BoundedMap<>();
    private int timestampsRead;
    private Instant nextDeep = Instant.MIN;
    private boolean caughtUp;
    private String told = "";
    private volatile Optional<Instant> lastRound = Optional.empty();

    /** What the rounds read. */
    public record Inputs(
            Supplier<StageBoard> boards,
            LakeCollector lake,
            LedgerHours ledger,
            HourOffsets hourOffsets,
            RecordRanges ranges,
            TallyStore tallies,
            Function<DatasetName, Optional<Duration>> promised) {}

    /**
     * @param freshness told of every round
     * @param grace how long after the end of an hour its records may be on their way
     * @param retention how long judged hours are kept
     */
    public ReconciliationRounds(
            Inputs inputs,
            ReconciliationStore store,
            FreshnessBoard freshness,
            Duration interval,
            Duration grace,
            Duration retention,
            InstantSource clock) {
        this.boards = inputs.boards();
        this.lake = inputs.lake();
        this.ledger = inputs.ledger();
        this.hourOffsets = inputs.hourOffsets();
        this.ranges = inputs.ranges();
        this.tallies = inputs.tallies();
        this.promised = inputs.promised();
        this.store = store;
        this.freshness = freshness;
        this.interval = interval;
        this.retention = retention;
        this.clock = clock;
        this.judge = new HourJudge(grace);
        this.thread = new Thread(this::run, "reconciliation");
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** When the last round ended that reached every stage; empty before the first. */
    public Optional<Instant> lastRound() {
        return lastRound;
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    round();
                    told = "";
                } catch (RuntimeException e) {
                    kept.clear();
                    String problem = Reasons.of(e);
                    if (!problem.equals(told)) {
                        LOG.warn("hours can't be compared, which is tried again: {}", problem);
                    }
                    told = problem;
                }
                TimeUnit.MILLISECONDS.sleep(interval.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended.countDown();
        }
    }

    private void round() throws InterruptedException {
        Instant begin = clock.instant();
        long current = hour(begin);
        boolean deep = !begin.isBefore(nextDeep);
        long first = firstHour(current, deep);
        Map<DatasetName, Map<Long, EdgeHour>> edge = tallies.from(first);
        Map<DatasetName, Map<Long, LedgerHours.Sums>> loaded = ledger.from(first);
        Optional<StageBoard> found = boardCountedAfter(clock.instant());
        if (found.isEmpty()) {
            return;
        }
        StageBoard board = found.get();
        List<Reconciliation> judged = new ArrayList<>();
        Map<DatasetName, Freshness> fresh = new HashMap<>();
        timestampsRead = 0;
        for (DatasetStages dataset : board.datasets()) {
            judged.addAll(judge(
                    fresh,
                    dataset.counts(),
                    edge.getOrDefault(dataset.counts().dataset(), Map.of()),
                    loaded.getOrDefault(dataset.counts().dataset(), Map.of()),
                    first,
                    current,
                    begin));
            if (judged.size() >= MOST_KEPT_AT_ONCE) {
                keep(judged, begin);
                judged.clear();
            }
        }
        keep(judged, begin);
        freshness.take(fresh);
        if (deep) {
            Instant oldest = begin.minus(retention);
            store.forgetBefore(oldest);
            tallies.forgetBefore(oldest);
            nextDeep = begin.plus(DEEP_EVERY);
        }
        caughtUp = true;
        lastRound = Optional.of(begin);
    }

    private void keep(List<Reconciliation> judged, Instant begin) {
        List<Reconciliation> changed = kept.changed(judged);
        store.keep(changed, begin);
        kept.keep(changed);
    }

    private long firstHour(long current, boolean deep) {
        long kept = current - retention.toHours();
        if (caughtUp) {
            return Math.max(kept, current - (deep ? DEEP_HOURS : LATEST_HOURS));
        }
        OptionalLong newest = store.newestHour();
        return Math.max(kept, newest.isEmpty() ? 0 : newest.getAsLong() - DEEP_HOURS);
    }

    /** The board of a round of counting that began after a moment; empty while a stage does not answer. */
    private Optional<StageBoard> boardCountedAfter(Instant moment) throws InterruptedException {
        long deadline = System.nanoTime() + BOARD_PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            StageBoard board = boards.get();
            if (isAfter(board.lake(), moment) && isAfter(board.kafka(), moment) && isAfter(board.warehouse(), moment)) {
                return Optional.of(board);
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return Optional.empty();
    }

    private static boolean isAfter(SourceState<?> source, Instant moment) {
        return source.reading()
                .map(Reading::started)
                .filter(start -> !start.isBefore(moment))
                .isPresent();
    }

    private List<Reconciliation> judge(
            Map<DatasetName, Freshness> fresh,
            DatasetCounts counts,
            Map<Long, EdgeHour> edge,
            Map<Long, LedgerHours.Sums> loaded,
            long first,
            long current,
            Instant begin)
            throws InterruptedException {
        DatasetName dataset = counts.dataset();
        BatchWindow window = lake.batches(dataset, first);
        List<BatchCounts> batches = window.batches();
        Map<Long, KafkaHour> kafka = kafka(dataset, window, counts.topic(), first, current);
        Map<Long, LakeHour> stored = new TreeMap<>();
        batches.forEach(
                batch -> stored.merge(batch.hour(), LakeHour.NONE.plus(batch), (one, other) -> one.plus(batch)));
        Map<Long, WarehouseHour> inWarehouse = warehouse(dataset, batches, loaded, first);
        fresh.put(dataset, freshness(counts, window, stored, inWarehouse, first, begin));
        Map<Long, Long> held = new HashMap<>();
        for (HeldBatch batch : counts.held()) {
            BatchName.ofObject(batch.object())
                    .ifPresent(name -> held.merge(
                            hour(name.hour()),
                            lake.rows(dataset, batch.object()).orElse(0),
                            Long::sum));
        }
        Set<Long> hours = new TreeSet<>(kafka.keySet());
        hours.addAll(edge.keySet());
        List<Reconciliation> judged = new ArrayList<>();
        for (long hour : hours) {
            if (hour < first) {
                continue;
            }
            Reconciliation verdict = judge.judge(
                    new HourTally(
                            dataset,
                            hour,
                            Optional.ofNullable(edge.get(hour)),
                            Optional.of(kafka.getOrDefault(hour, KafkaHour.NONE)),
                            Optional.of(stored.getOrDefault(hour, LakeHour.NONE)),
                            Optional.of(inWarehouse.getOrDefault(hour, WarehouseHour.NONE))
                                    .filter(any -> counts.isLoaded()),
                            counts.isLoaded(),
                            held.getOrDefault(hour, 0L)),
                    begin);
            judged.add(withBatches(verdict, batches));
        }
        return judged;
    }

    /** What is loaded of each hour; where rows were erased from the lake, the ledger's single rows say how many were loaded before. */
    private Map<Long, WarehouseHour> warehouse(
            DatasetName dataset, List<BatchCounts> batches, Map<Long, LedgerHours.Sums> loaded, long first) {
        Map<Long, Long> erased = new HashMap<>();
        List<BatchCounts> changed = batches.stream()
                .filter(batch -> batch.hour() >= first && batch.erased() > 0 && loaded.containsKey(batch.hour()))
                .toList();
        if (!changed.isEmpty()) {
            Map<String, Long> known = ledger.batches(dataset, first);
            changed.forEach(batch -> {
                long before = known.getOrDefault(batch.name().objectKey(), batch.rows()) - batch.rows();
                erased.merge(batch.hour(), Math.max(0, Math.min(batch.erased(), before)), Long::sum);
            });
        }
        Map<Long, WarehouseHour> hours = new HashMap<>();
        loaded.forEach((hour, sums) -> hours.put(
                hour, new WarehouseHour(sums.rows(), sums.bad(), sums.duplicates(), erased.getOrDefault(hour, 0L))));
        return hours;
    }

    private Freshness freshness(
            DatasetCounts counts,
            BatchWindow batches,
            Map<Long, LakeHour> stored,
            Map<Long, WarehouseHour> loaded,
            long first,
            Instant begin) {
        DatasetName dataset = counts.dataset();
        Optional<Instant> unstored = counts.topic()
                .map(topic -> dataset.isChanges() ? withoutMarkers(topic, batches) : topic)
                .flatMap(topic -> oldestUnstored(topic, batches));
        Optional<Instant> unloaded = Optional.empty();
        Set<String> held = counts.held().stream().map(HeldBatch::object).collect(Collectors.toSet());
        for (Map.Entry<Long, LakeHour> hour : stored.entrySet()) {
            long total = loaded.getOrDefault(hour.getKey(), WarehouseHour.NONE).total();
            if (counts.isLoaded()
                    && hour.getKey() >= first
                    && total < hour.getValue().rows()) {
                List<BatchCounts> ofHour = batches.batches().stream()
                        .filter(batch -> batch.hour() == hour.getKey())
                        .toList();
                unloaded = Unloaded.earlier(unloaded, Unloaded.oldest(ofHour, total, held));
            }
        }
        return new Freshness(
                dataset,
                begin,
                unstored,
                counts.isLoaded() ? Unloaded.earlier(unstored, unloaded) : Optional.empty(),
                promised.apply(dataset));
    }

    /** Reads the first record after each chain, once for each place at which a chain ends. */
    private Optional<Instant> oldestUnstored(TopicCounts topic, BatchWindow batches) {
        Optional<Instant> oldest = Optional.empty();
        for (KafkaHours.Tail tail : KafkaHours.tails(batches, topic)) {
            String key = topic.topicId() + "/" + tail.partition() + "/" + tail.from();
            if (!arrivals.containsKey(key) && timestampsRead < MOST_TIMESTAMPS_READ) {
                timestampsRead++;
                arrivals.put(key, ranges.timestamp(topic.dataset().topic(), tail.partition(), tail.from()));
            }
            OptionalLong arrival = arrivals.getOrDefault(key, OptionalLong.empty());
            if (arrival.isPresent()) {
                oldest = Unloaded.earlier(oldest, Optional.of(Instant.ofEpochMilli(arrival.getAsLong())));
            } else {
                arrivals.remove(key);
            }
        }
        return oldest;
    }

    private Map<Long, KafkaHour> kafka(
            DatasetName dataset, BatchWindow batches, Optional<TopicCounts> topic, long first, long current)
            throws InterruptedException {
        Optional<TopicCounts> known =
                topic.map(counts -> dataset.isChanges() ? withoutMarkers(counts, batches) : counts);
        List<Integer> behind = known.map(counts -> KafkaHours.tails(batches, counts)).orElse(List.of()).stream()
                .map(KafkaHours.Tail::partition)
                .toList();
        Map<Integer, NavigableMap<Long, Long>> starts = Map.of();
        if (!behind.isEmpty()) {
            long newest = batches.newestHour().orElse(current - TAIL_HOURS);
            long from = Math.max(newest, current - TAIL_HOURS);
            starts = hourOffsets.of(dataset.topic(), behind, Math.min(from + 1, current), current);
        }
        return new KafkaHours(batch -> batch.hour() < first ? batch.records() : recordsIn(dataset, batch))
                .hours(batches, known, starts, current);
    }

    /** Where offsets have gaps, because whoever wrote them used transactions, the records are counted once. */
    private long recordsIn(DatasetName dataset, BatchCounts batch) {
        long offsets = batch.end() - batch.name().start();
        if (dataset.isChanges() || offsets == batch.records()) {
            return batch.records();
        }
        return countedRanges.computeIfAbsent(batch.name().objectKey(), key -> ranges.count(
                        dataset.topic(), batch.name().partition(), batch.name().start(), batch.end())
                // What Kafka does not have any more can't be counted again; the writer's word stands.
                .orElse(batch.records()));
    }

    /** The markers of transactions after the last record are no records that wait. */
    private TopicCounts withoutMarkers(TopicCounts topic, BatchWindow batches) {
        Map<Integer, Long> lastRecords = new HashMap<>();
        for (KafkaHours.Tail tail : KafkaHours.tails(batches, topic)) {
            boolean small = tail.end() - tail.from() <= SMALL_TAIL;
            if (small && isMarkersOnly(topic, tail)) {
                lastRecords.put(tail.partition(), tail.from());
            }
        }
        return new TopicCounts(
                topic.dataset(),
                topic.topicId(),
                topic.partitions().stream()
                        .map(partition -> new PartitionCounts(
                                partition.partition(),
                                partition.start(),
                                lastRecords.getOrDefault(partition.partition(), partition.end())))
                        .toList());
    }

    private boolean isMarkersOnly(TopicCounts topic, KafkaHours.Tail tail) {
        String key = topic.topicId() + "/" + tail.partition() + "/" + tail.from() + "/" + tail.end();
        Long known = countedRanges.get(key);
        if (known == null) {
            OptionalLong counted = ranges.count(topic.dataset().topic(), tail.partition(), tail.from(), tail.end());
            if (counted.isEmpty()) {
                return false;
            }
            known = counted.getAsLong();
            countedRanges.put(key, known);
        }
        return known == 0;
    }

    /** Names the batches that are not loaded, which only the ledger's single rows say. */
    private Reconciliation withBatches(Reconciliation verdict, List<BatchCounts> batches) {
        boolean named = verdict.step().equals(Optional.of(Step.LAKE_TO_WAREHOUSE))
                && (verdict.status() == Status.LATE || verdict.status() == Status.MISSING);
        if (!named) {
            return verdict;
        }
        HourTally tally = verdict.tally();
        Set<String> loaded = ledger.objects(tally.dataset(), tally.hour());
        return verdict.at(batches.stream()
                .filter(batch -> batch.hour() == tally.hour())
                .map(batch -> batch.name().objectKey())
                .filter(key -> !loaded.contains(key))
                .sorted()
                .limit(5)
                .map(key -> key + ": not loaded yet")
                .toList());
    }

    /** Forgets what was put first. */
    private static final class BoundedMap<V> extends LinkedHashMap<String, V> {
        private static final long serialVersionUID = 1;
        private static final int MOST = 20_000;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > MOST;
        }
    }

    private static long hour(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), HOUR_SECONDS);
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            if (ended.await(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
                ranges.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
