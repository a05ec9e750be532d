package io.millrace.monitor.history;

import io.millrace.lake.store.ObjectStore;
import io.millrace.monitor.anomaly.DetectorSettings;
import io.millrace.monitor.collect.Reasons;
import io.millrace.monitor.lake.BatchCounts;
import io.millrace.monitor.lake.LakeCollector;
import io.millrace.monitor.stage.DatasetStages;
import io.millrace.monitor.stage.StageBoard;
import io.millrace.schemas.dataset.DatasetName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the profile of every hour once it is over and judges it, on a thread of its own. An hour whose batches became more since is
 * made again. At the start everything since the newest hour in the database is made, so that a monitor that was away catches up.
 */
public final class HistoryRounds implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryRounds.class);
    private static final long HOUR_SECONDS = 3_600;
    /** Late batches are looked for so far back. */
    private static final long LATE_HOURS = 48;
    /** What the detector remembers, and the days that are judged. */
    private static final long DETECTOR_HOURS = SeriesJudge.REMEMBERED_HOURS + 7 * 24;

    private final Supplier<StageBoard> boards;
    private final LakeCollector lake;
    private final ProfileReader reader;
    private final HistoryStore store;
    private final SeriesJudge judge;
    private final LongPredicate excepted;
    private final Duration interval;
    private final Duration lateness;
    private final Duration retention;
    private final InstantSource clock;
    private final Thread thread;
    private Map<DatasetName, Map<Long, Long>> known = Map.of();
    private Map<DatasetName, Long> firstHours = Map.of();
    private long windowStart = -1;
    private String told = "";

    /**
     * @param excepted hours that are neither judged nor learned from
     * @param lateness how long after its end an hour is judged
     * @param retention how long profiles are kept
     */
    public HistoryRounds(
            Supplier<StageBoard> boards,
            LakeCollector lake,
            ObjectStore objects,
            HistoryStore store,
            DetectorSettings detector,
            LongPredicate excepted,
            Duration interval,
            Duration lateness,
            Duration retention,
            InstantSource clock) {
        this.boards = boards;
        this.lake = lake;
        this.reader = new ProfileReader(objects);
        this.store = store;
        this.judge = new SeriesJudge(detector);
        this.excepted = excepted;
        this.interval = interval;
        this.lateness = lateness;
        this.retention = retention;
        this.clock = clock;
        this.thread = new Thread(this::run, "history");
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    round();
                    told = "";
                } catch (RuntimeException e) {
                    String problem = Reasons.of(e);
                    if (!problem.equals(told)) {
                        LOG.warn("the profiles of hours can't be made, which is tried again: {}", problem);
                    }
                    told = problem;
                    windowStart = -1;
                }
                TimeUnit.MILLISECONDS.sleep(interval.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void round() {
        StageBoard board = boards.get();
        if (!board.lake().current()) {
            return;
        }
        Instant now = clock.instant();
        // The hour that is over for long enough.
        long last = Math.floorDiv(now.minus(lateness).getEpochSecond(), HOUR_SECONDS) - 1;
        long kept = last - retention.toHours();
        if (windowStart < 0) {
            long newest = store.newestHour();
            windowStart = Math.max(kept, newest < 0 ? kept : newest - LATE_HOURS);
            known = store.batches(windowStart);
            firstHours = store.firstHours();
        } else if (windowStart < last - LATE_HOURS - 1) {
            windowStart = last - LATE_HOURS;
            known.values().forEach(hours -> hours.keySet().removeIf(hour -> hour < windowStart));
            store.forgetBefore(kept);
        }
        for (DatasetStages dataset : board.datasets()) {
            update(dataset.counts().dataset(), last);
        }
    }

    private void update(DatasetName dataset, long last) {
        Map<Long, List<BatchCounts>> byHour = new TreeMap<>();
        for (BatchCounts batch : lake.batches(dataset, windowStart).batches()) {
            if (batch.hour() >= windowStart && batch.hour() <= last) {
                byHour.computeIfAbsent(batch.hour(), any -> new ArrayList<>()).add(batch);
            }
        }
        Map<Long, Long> before = known.getOrDefault(dataset, Map.of());
        long since = firstHours.getOrDefault(
                dataset, byHour.keySet().stream().findFirst().orElse(Long.MAX_VALUE));
        List<Long> hours = new ArrayList<>();
        for (long hour = Math.max(since, windowStart); hour <= last; hour++) {
            long batches = byHour.getOrDefault(hour, List.of()).size();
            if (!Long.valueOf(batches).equals(before.get(hour))) {
                hours.add(hour);
            }
        }
        if (!hours.isEmpty()) {
            make(dataset, hours, byHour, since, last);
        }
    }

    private void make(
            DatasetName dataset, List<Long> hours, Map<Long, List<BatchCounts>> byHour, long since, long last) {
        List<HourProfile> profiles = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        Map<String, DriftJudge.Column> columns = store.columns(dataset);
        for (long hour : hours) {
            List<BatchCounts> batches = byHour.getOrDefault(hour, List.of());
            HourProfile profile = batches.isEmpty() ? HourProfile.empty(hour) : reader.read(hour, batches);
            profiles.add(profile);
            DriftJudge.Outcome drift = DriftJudge.judge(dataset, profile, columns, since);
            columns = drift.columns();
            if (!excepted.test(hour)) {
                findings.addAll(drift.findings());
            }
        }
        Instant now = clock.instant();
        store.keep(dataset, profiles, columns, findings, now);
        HistoryStore.History history = store.history(dataset, last - DETECTOR_HOURS);
        List<Finding> odd = new ArrayList<>();
        long judgedFrom = Math.max(hours.get(0), last - LATE_HOURS);
        history.series()
                .forEach((series, values) -> odd.addAll(judge.findings(dataset, series, values, excepted, judgedFrom)));
        store.keep(dataset, List.of(), Map.of(), odd, now);
        Map<DatasetName, Map<Long, Long>> all = new HashMap<>(known);
        Map<Long, Long> batches = new HashMap<>(all.getOrDefault(dataset, Map.of()));
        profiles.forEach(profile -> batches.put(profile.hour(), profile.batches()));
        all.put(dataset, batches);
        known = all;
        Map<DatasetName, Long> first = new HashMap<>(firstHours);
        first.putIfAbsent(dataset, hours.get(0));
        firstHours = first;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
