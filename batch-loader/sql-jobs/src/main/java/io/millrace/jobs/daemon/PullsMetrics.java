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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What the service counts of pulls. */
final class PullsMetrics {
    private static final String TAG = "pull";
    private static final double MILLIS = 1000d;

    private final MeterRegistry metrics;
    private final InstantSource clock;
    private final Map<String, Instant> succeeded = new ConcurrentHashMap<>();
    private final Set<String> shown = ConcurrentHashMap.newKeySet();
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private final Map<String, Watched> watched = new ConcurrentHashMap<>();
    private final AtomicInteger problems = new AtomicInteger();

    PullsMetrics(MeterRegistry metrics, InstantSource clock) {
        this.metrics = metrics;
        this.clock = clock;
        Gauge.builder("millrace.pulls.problems", problems, AtomicInteger::get)
                .description("What is wrong with declarations of pulls")
                .register(metrics);
    }

    /** A pull since this instance has known of it. */
    private record Watched(Instant since, PullStanding standing) {
        /** A pull that was declared, or taken over, long after its time is late only since then. */
        Duration late(Instant now) {
            return standing.pending(now)
                    .map(tick -> Duration.between(tick.isAfter(since) ? tick : since, now))
                    .orElse(Duration.ZERO);
        }
    }

    void problems(int count) {
        problems.set(count);
    }

    /** How a pull stands now. */
    void stands(String pull, PullStanding standing) {
        boolean isNew = watched.put(
                        pull,
                        new Watched(
                                Optional.ofNullable(watched.get(pull))
                                        .map(Watched::since)
                                        .orElseGet(clock::instant),
                                standing))
                == null;
        if (isNew && told.add(pull)) {
            Gauge.builder("millrace.pulls.overdue", () -> late(pull))
                    .description("Seconds since the time of the schedule for which the pull has not gone through yet")
                    .baseUnit("seconds")
                    .tag(TAG, pull)
                    .register(metrics);
            Gauge.builder("millrace.pulls.failing", () -> isBroken(pull))
                    .description("1 when the pull's last run met an error that does not pass by itself")
                    .tag(TAG, pull)
                    .register(metrics);
        }
    }

    private double late(String pull) {
        Watched pulled = watched.get(pull);
        return pulled == null ? 0 : pulled.late(clock.instant()).toMillis() / MILLIS;
    }

    private double isBroken(String pull) {
        Watched pulled = watched.get(pull);
        return pulled != null && pulled.standing().isBroken() ? 1 : 0;
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
        watched.remove(pull);
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
