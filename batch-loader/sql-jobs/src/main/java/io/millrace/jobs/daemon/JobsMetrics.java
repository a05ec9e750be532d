package io.millrace.jobs.daemon;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.jobs.run.Outcome;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** What the service counts. */
final class JobsMetrics {
    private final MeterRegistry metrics;
    private final Counter rows;
    private final AtomicLong stale = new AtomicLong();
    private final AtomicLong held = new AtomicLong();
    private final AtomicLong failing = new AtomicLong();
    private final AtomicLong problems = new AtomicLong();
    private final AtomicLong leader = new AtomicLong();

    JobsMetrics(MeterRegistry metrics) {
        this.metrics = metrics;
        this.rows = Counter.builder("millrace.jobs.rows")
                .description("Rows of versions that this service made current")
                .register(metrics);
        gauge("millrace.jobs.stale", "Partitions that have to be made again", stale);
        gauge("millrace.jobs.held", "Partitions whose newest version breaks its contract and is held", held);
        gauge("millrace.jobs.failing", "Partitions that could not be made at the last look", failing);
        gauge("millrace.jobs.problems", "Errors in job files; nothing runs while there is one", problems);
        gauge("millrace.jobs.leader", "1 on the instance that runs jobs", leader);
    }

    private void gauge(String name, String description, AtomicLong value) {
        Gauge.builder(name, value, AtomicLong::get).description(description).register(metrics);
    }

    void leads(boolean isLeader) {
        leader.set(isLeader ? 1 : 0);
    }

    void found(long stalePartitions, long heldVersions, long fileProblems) {
        stale.set(stalePartitions);
        held.set(heldVersions);
        problems.set(fileProblems);
    }

    void failing(long partitions) {
        failing.set(partitions);
    }

    void finished(Outcome outcome) {
        Counter.builder("millrace.jobs.partitions")
                .description("Partitions that were run, by what became of them")
                .tag("outcome", outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT))
                .register(metrics)
                .increment();
        if (outcome instanceof Outcome.Current current) {
            rows.increment((double) current.rows());
        }
    }
}
