package io.millrace.cdc.capture;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.cdc.snapshot.SnapshotStatus;
import io.millrace.cdc.stream.ChangeStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Figures of a source's capture. */
public final class CaptureMetrics {
    private static final String SOURCE = "source";

    private final String source;
    private final MeterRegistry registry;
    private final Counter changes;
    private final Counter reconnects;
    private final Map<String, Counter> rows = new ConcurrentHashMap<>();
    private volatile long seq;
    private volatile long lastEvent;
    private volatile Optional<Lag> lag = Optional.empty();

    public CaptureMetrics(String source, MeterRegistry registry, InstantSource clock) {
        this.source = source;
        this.registry = registry;
        this.changes = Counter.builder("millrace.capture.changes")
                .description("Changes written to Kafka")
                .tag(SOURCE, source)
                .register(registry);
        this.reconnects = Counter.builder("millrace.capture.reconnects")
                .description("How often the source was connected to again")
                .tag(SOURCE, source)
                .register(registry);
        Gauge.builder("millrace.capture.last.event.age", this, metrics -> metrics.age(clock))
                .description("Age of the last event of the source that was read; not a number before the first one")
                .baseUnit("seconds")
                .tag(SOURCE, source)
                .register(registry);
        Gauge.builder("millrace.capture.seq", this, metrics -> (double) metrics.seq)
                .description("Sequence number of the last change")
                .tag(SOURCE, source)
                .register(registry);
        Gauge.builder("millrace.capture.behind", this, metrics -> metrics.lag()
                        .map(Lag::seconds)
                        .orElse(Double.NaN))
                .description(
                        "For how long at most there has been something in the source that is not in Kafka; not a number"
                                + " when this instance doesn't know")
                .baseUnit("seconds")
                .tag(SOURCE, source)
                .register(registry);
        Gauge.builder("millrace.capture.backlog", this, metrics -> metrics.lag()
                        .map(known -> (double) known.bytes())
                        .orElse(Double.NaN))
                .description(
                        "Bytes of the source's binlog that are not in Kafka; not a number when this instance doesn't know")
                .baseUnit("bytes")
                .tag(SOURCE, source)
                .register(registry);
    }

    /** Shows whether the capture does what it should. */
    void watch(Supplier<CaptureState> state) {
        Gauge.builder(
                        "millrace.capture.streaming",
                        state,
                        known -> known.get() instanceof CaptureState.Streaming ? 1 : 0)
                .strongReference(true)
                .description("1 while this instance captures the source and gets ahead")
                .tag(SOURCE, source)
                .register(registry);
        Gauge.builder("millrace.capture.failed", state, known -> known.get() instanceof CaptureState.Failed ? 1 : 0)
                .strongReference(true)
                .description("1 while this instance should capture the source and does not get ahead")
                .tag(SOURCE, source)
                .register(registry);
    }

    /** Shows how far the copies of tables are. */
    void watchSnapshots(Supplier<List<SnapshotStatus>> snapshots) {
        Gauge.builder("millrace.capture.snapshot.rows", () -> (double)
                        snapshots.get().stream().mapToLong(SnapshotStatus::rows).sum())
                .description("Rows that were copied of tables that this instance copies or has copied")
                .tag(SOURCE, source)
                .register(registry);
        Gauge.builder("millrace.capture.snapshot.waiting", () -> (double) snapshots.get().stream()
                        .filter(status -> status.state() != SnapshotStatus.State.DONE)
                        .count())
                .description("Tables whose rows are still to be copied, or can't be")
                .tag(SOURCE, source)
                .register(registry);
    }

    private double age(InstantSource clock) {
        return lastEvent == 0 ? Double.NaN : (double) (clock.instant().getEpochSecond() - lastEvent);
    }

    void seen(ChangeStream stream) {
        long now = stream.seq();
        // A source that is captured anew counts on from far above.
        if (seq != 0 && now > seq && now - seq < Recapture.STEP) {
            changes.increment((double) (now - seq));
        }
        seq = now;
        lastEvent = stream.lastEventAt().getEpochSecond();
    }

    /** Rows of a table, as {@code database.table}, were committed. */
    void written(String table, long count) {
        rows.computeIfAbsent(table, name -> Counter.builder("millrace.capture.rows")
                        .description("Rows written to Kafka, by table")
                        .tag(SOURCE, source)
                        .tag("table", name)
                        .register(registry))
                .increment((double) count);
    }

    void lag(Lag known) {
        lag = Optional.of(known);
    }

    void lagUnknown() {
        lag = Optional.empty();
    }

    /** How far the capture is behind; empty when this instance doesn't know. */
    Optional<Lag> lag() {
        return lag;
    }

    void connectedAgain() {
        reconnects.increment();
    }

    void failed(String code) {
        Counter.builder("millrace.capture.failures")
                .description("How often capture failed and began again, by the code that health shows")
                .tag(SOURCE, source)
                .tag("code", code)
                .register(registry)
                .increment();
    }
}
