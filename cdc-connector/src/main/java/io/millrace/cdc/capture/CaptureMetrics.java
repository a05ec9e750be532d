package io.millrace.cdc.capture;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.cdc.stream.ChangeStream;
import java.time.InstantSource;

/** Figures of a source's capture. */
public final class CaptureMetrics {
    private final Counter changes;
    private final Counter failures;
    private volatile long seq;
    private volatile long lastEvent;

    public CaptureMetrics(String source, MeterRegistry registry, InstantSource clock) {
        this.changes = Counter.builder("millrace.capture.changes")
                .description("Changes written to Kafka")
                .tag("source", source)
                .register(registry);
        this.failures = Counter.builder("millrace.capture.failures")
                .description("How often capture failed and began again")
                .tag("source", source)
                .register(registry);
        Gauge.builder("millrace.capture.last.event.age", this, metrics -> metrics.age(clock))
                .description("Age of the last event of the source that was read; not a number before the first one")
                .baseUnit("seconds")
                .tag("source", source)
                .register(registry);
        Gauge.builder("millrace.capture.seq", this, metrics -> (double) metrics.seq)
                .description("Sequence number of the last change")
                .tag("source", source)
                .register(registry);
    }

    private double age(InstantSource clock) {
        return lastEvent == 0 ? Double.NaN : (double) (clock.instant().getEpochSecond() - lastEvent);
    }

    void seen(ChangeStream stream) {
        long now = stream.seq();
        if (seq != 0 && now > seq) {
            changes.increment((double) (now - seq));
        }
        seq = now;
        lastEvent = stream.lastEventAt().getEpochSecond();
    }

    void failed() {
        failures.increment();
    }
}
