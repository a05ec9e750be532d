package io.millrace.jobs.daemon;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.jobs.pull.PullOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What the service counts of pulls. */
final class PullsMetrics {
    private static final String TAG = "pull";
    private static final double MILLIS = 1000d;

    private final MeterRegistry metrics;
    private final InstantSource clock;
    private final Map<String, Instant> succeeded = new ConcurrentHashMap<>();
    private final Set<String> shown = ConcurrentHashMap.newKeySet();

    PullsMetrics(MeterRegistry metrics, InstantSource clock) {
        this.metrics = metrics;
        this.clock = clock;
    }

    /** When the pull last went through. */
    void succeeded(String pull, Instant moment) {
        succeeded.put(pull, moment);
        if (shown.add(pull)) {
            Gauge.builder("millrace.pulls.success.age", () -> age(pull))
                    .description("Seconds since the pull last went through")
                    .baseUnit("seconds")
                    .tag(TAG, pull)
                    .register(metrics);
        }
    }

    /** The pull is not this instance's any more. */
    void forget(String pull) {
        succeeded.remove(pull);
    }

    private double age(String pull) {
        Instant moment = succeeded.get(pull);
        return moment == null
                ? Double.NaN
                : Duration.between(moment, clock.instant()).toMillis() / MILLIS;
    }

    void finished(String pull, PullOutcome outcome) {
        Counter.builder("millrace.pulls.runs")
                .description("Runs of pulls, by what became of them")
                .tag(TAG, pull)
                .tag("outcome", outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT))
                .register(metrics)
                .increment();
        Counter.builder("millrace.pulls.rows")
                .description("Rows that Kafka has taken, repeated ones included")
                .tag(TAG, pull)
                .register(metrics)
                .increment((double) outcome.rows());
        Counter.builder("millrace.pulls.failures")
                .description("Runs that could not go on")
                .tag(TAG, pull)
                .register(metrics)
                .increment(outcome instanceof PullOutcome.Failed ? 1 : 0);
    }
}
