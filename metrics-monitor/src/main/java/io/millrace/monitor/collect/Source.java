package io.millrace.monitor.collect;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one collector on a thread of its own and keeps what it last learned. Nothing here waits for the collector but who
 * waits for the returned future. Thread-safe.
 */
public final class Source<T> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Source.class);

    private final String name;
    private final Collector<T> collector;
    private final Duration patience;
    private final InstantSource clock;
    private final ExecutorService thread;

    private Optional<Reading<T>> reading = Optional.empty();
    private Optional<Failure> failure = Optional.empty();
    private Optional<Run> running = Optional.empty();

    /**
     * @param patience a collection that takes longer is shown as a failure, until it ends
     */
    public Source(String name, Collector<T> collector, Duration patience, InstantSource clock) {
        this.name = name;
        this.collector = collector;
        this.patience = patience;
        this.clock = clock;
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread collecting = new Thread(task, "collect-" + name);
            collecting.setDaemon(true);
            return collecting;
        });
    }

    public String name() {
        return name;
    }

    /** Begins a collection unless one is under way; the future completes, never exceptionally, when it has ended. */
    public synchronized CompletableFuture<Void> collect(Depth depth) {
        if (running.isPresent()) {
            return running.get().ended;
        }
        Run run = new Run(clock.instant(), new CompletableFuture<>());
        running = Optional.of(run);
        thread.execute(() -> {
            try {
                run(depth, run.started);
            } finally {
                end(run);
            }
        });
        return run.ended;
    }

    /** What is known now. */
    public synchronized SourceState<T> state() {
        Instant now = clock.instant();
        Optional<Failure> slow = running.filter(
                        run -> run.started.plus(patience).isBefore(now))
                .map(run -> new Failure(
                        run.started,
                        "no answer for " + Duration.between(run.started, now).toSeconds() + " s"));
        return new SourceState<>(name, reading, failure.or(() -> slow));
    }

    private void run(Depth depth, Instant started) {
        try {
            T value = collector.collect(depth);
            learned(new Reading<>(value, depth, started, clock.instant()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failed(started, "interrupted");
        } catch (Exception e) {
            failed(started, Reasons.of(e));
        }
    }

    private synchronized void learned(Reading<T> learned) {
        if (failure.isPresent()) {
            LOG.info("{} answers again", name);
        }
        reading = Optional.of(learned);
        failure = Optional.empty();
    }

    private synchronized void failed(Instant started, String reason) {
        if (failure.isEmpty()) {
            LOG.warn("{} gives no counts: {}", name, reason);
        }
        failure = Optional.of(new Failure(failure.map(Failure::since).orElse(started), reason));
    }

    private void end(Run run) {
        synchronized (this) {
            running = Optional.empty();
        }
        run.ended.complete(null);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private record Run(Instant started, CompletableFuture<Void> ended) {}
}
