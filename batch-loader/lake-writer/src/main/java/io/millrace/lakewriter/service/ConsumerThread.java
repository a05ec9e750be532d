package io.millrace.lakewriter.service;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a {@link ConsumerLoop} running: after a failure that the loop can't mend itself, a new one takes its place. */
final class ConsumerThread {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerThread.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Supplier<ConsumerLoop> loops;
    private final Duration shutdownTimeout;
    private final InstantSource clock;
    private final Thread thread;
    private volatile boolean stopping;
    private volatile boolean abandoned;
    private volatile LoopReport report = LoopReport.EMPTY;
    private volatile Optional<String> failure = Optional.of("not started yet");

    ConsumerThread(String name, Supplier<ConsumerLoop> loops, Duration shutdownTimeout, InstantSource clock) {
        this.loops = loops;
        this.shutdownTimeout = shutdownTimeout;
        this.clock = clock;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void stop() {
        stopping = true;
    }

    void abandon() {
        abandoned = true;
        stopping = true;
        thread.interrupt();
    }

    void join(Instant deadline) throws InterruptedException {
        thread.join(Math.max(1, Duration.between(Instant.now(), deadline).toMillis()));
    }

    LoopReport report() {
        return report;
    }

    /** Why no loop runs; empty while one does. */
    Optional<String> failure() {
        return failure;
    }

    private void run() {
        while (!stopping) {
            try {
                runLoop();
            } catch (InterruptException e) {
                return;
            } catch (RuntimeException e) {
                LOG.error("a consumer failed; another one takes its place", e);
                failure = Optional.of("a consumer failed and is started again: " + e.getMessage());
                pause();
            }
        }
    }

    private void runLoop() {
        ConsumerLoop loop = loops.get();
        try {
            loop.subscribe();
            while (!stopping) {
                loop.turn();
                report = loop.report();
                failure = Optional.empty();
            }
            if (!abandoned) {
                loop.drain(clock.instant().plus(shutdownTimeout));
            }
        } finally {
            report = LoopReport.EMPTY;
            loop.close(abandoned);
        }
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
