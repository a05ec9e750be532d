package io.millrace.loader.health;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.loader.reconcile.BatchLoad;
import io.millrace.loader.reconcile.HeldBatch;
import io.millrace.loader.reconcile.LoadObserver;
import io.millrace.loader.reconcile.LoadRecord;
import io.millrace.loader.run.LoaderStatus;
import io.millrace.loader.run.LoaderStatus.DatasetStatus;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts, logs and traces what the loader does. Thread-safe. */
public final class LoadMetrics implements LoadObserver {
    private static final Logger LOG = LoggerFactory.getLogger(LoadMetrics.class);
    private static final String DATASET = "dataset";

    private final MeterRegistry metrics;
    private final LoadTraces traces;
    private final LoaderStatus status;
    private final InstantSource clock;
    private final Duration alarmAfter;
    private final Map<DatasetName, Duration> freshness = new ConcurrentHashMap<>();
    private final Set<DatasetName> known = ConcurrentHashMap.newKeySet();

    /**
     * @param alarmAfter a dataset of which a batch has waited for longer is one to alarm about
     */
    public LoadMetrics(
            MeterRegistry metrics, LoadTraces traces, LoaderStatus status, InstantSource clock, Duration alarmAfter) {
        this.metrics = metrics;
        this.traces = traces;
        this.status = status;
        this.clock = clock;
        this.alarmAfter = alarmAfter;
        status.onNewDataset(this::watch);
    }

    @Override
    public void loaded(LoadRecord load) {
        watch(load.dataset());
        freshness(load);
        traces.loaded(load);
        count("millrace.load.loads", load.dataset(), 1);
        count("millrace.load.batches", load.dataset(), load.batches().size());
        count("millrace.load.rows", load.dataset(), (double) load.rows());
        count("millrace.load.duplicates", load.dataset(), (double) load.duplicates());
        count("millrace.load.bytes", load.dataset(), (double) load.bytes());
        load.badRows().forEach(row -> metrics.counter(
                        "millrace.load.bad.rows",
                        DATASET,
                        load.dataset().value(),
                        "code",
                        row.fault().code())
                .increment());
        if (!load.badRows().isEmpty()) {
            LOG.warn(
                    "load {} left {} rows of {} out, see millrace.bad_rows",
                    load.loadId(),
                    load.badRows().size(),
                    load.dataset());
        }
        LOG.info(
                "load {} put {} rows of {} batches into {}",
                load.loadId(),
                load.rows(),
                load.batches().size(),
                load.table());
    }

    /** Of each batch its oldest row, which has waited longest. */
    private void freshness(LoadRecord load) {
        Instant now = clock.instant();
        Duration slowest = Duration.ZERO;
        for (BatchLoad batch : load.batches()) {
            Instant received = batch.batch().firstTimestamp();
            if (received != null) {
                Duration took = Duration.between(received, now);
                metrics.timer(
                                "millrace.load.received.to.queryable",
                                DATASET,
                                load.dataset().value())
                        .record(took);
                slowest = took.compareTo(slowest) > 0 ? took : slowest;
            }
        }
        freshness.put(load.dataset(), slowest);
    }

    @Override
    public void locked(DatasetName dataset, Duration waited) {
        metrics.timer("millrace.load.lock.wait", DATASET, dataset.value()).record(waited);
    }

    @Override
    public void committed(DatasetName dataset, Duration took) {
        metrics.timer("millrace.load.commit", DATASET, dataset.value()).record(took);
    }

    @Override
    public void attempts(DatasetName dataset, int attempts) {
        metrics.summary("millrace.load.attempts", DATASET, dataset.value()).record(attempts);
    }

    @Override
    public void copied(DatasetName dataset, Duration took) {
        metrics.timer("millrace.load.copy", DATASET, dataset.value()).record(took);
    }

    @Override
    public void held(HeldBatch batch) {
        watch(batch.dataset());
        metrics.counter(
                        "millrace.load.holds",
                        DATASET,
                        batch.dataset().value(),
                        "code",
                        batch.code().text())
                .increment();
        LOG.warn(
                "{} is held until {} ({}, attempt {}): {}",
                batch.object(),
                batch.retryAt(),
                batch.code().text(),
                batch.attempts(),
                batch.reason());
    }

    @Override
    public void failed(DatasetName dataset, ErrorCode code) {
        watch(dataset);
        metrics.counter("millrace.load.errors", DATASET, dataset.value(), "code", code.text())
                .increment();
    }

    @Override
    public void postponed(DatasetName dataset, MillraceException error) {
        failed(dataset, error.code());
        LOG.warn(
                "which batches of {} wait could not be written down, which the next pass does: {}",
                dataset,
                error.getMessage());
    }

    private void count(String name, DatasetName dataset, double amount) {
        metrics.counter(name, DATASET, dataset.value()).increment(amount);
    }

    private void watch(DatasetName dataset) {
        if (!known.add(dataset)) {
            return;
        }
        gauge(
                "millrace.load.pending.batches",
                "Batches in the lake that are not loaded",
                dataset,
                DatasetStatus::pending);
        gauge(
                "millrace.load.held.batches",
                "Batches that wait because of what is in them",
                dataset,
                DatasetStatus::held);
        gauge(
                "millrace.load.waiting",
                "1 while loads wait for the end of a maintenance window or of an outage",
                dataset,
                known -> known.waiting() ? 1 : 0);
        gauge(
                "millrace.load.pending.age.seconds",
                "Seconds that the first of the batches that are not loaded has waited, at least",
                dataset,
                known -> (double) age(known).toSeconds());
        gauge(
                "millrace.load.unloaded.alarm",
                "1 when a batch has waited for longer than unloaded-alarm",
                dataset,
                known -> age(known).compareTo(alarmAfter) > 0 ? 1 : 0);
        gauge(
                "millrace.load.freshness.seconds",
                "Seconds from received to queryable of the oldest row of the last load",
                dataset,
                known -> (double) freshness.getOrDefault(dataset, Duration.ZERO).toSeconds());
    }

    private void gauge(String name, String description, DatasetName dataset, ToDoubleFunction<DatasetStatus> value) {
        Gauge.builder(name, status, all -> all.dataset(dataset)
                        .map(value::applyAsDouble)
                        .orElse(0.0))
                .description(description)
                .tag(DATASET, dataset.value())
                .register(metrics);
    }

    private Duration age(DatasetStatus dataset) {
        return dataset.pendingSince()
                .map(since -> Duration.between(since, clock.instant()))
                .orElse(Duration.ZERO);
    }
}
