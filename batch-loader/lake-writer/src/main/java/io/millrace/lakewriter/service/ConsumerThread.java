package io.millrace.lakewriter.service;

import com.google.common.base.Ticker;
import java.time.Duration;
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
    /** A loop that fails again and again shall not look well between its failures. */
    private static final Duration PROBATION = Duration.ofSeconds(30);

    private final Supplier<ConsumerLoop> loops;
    private final Duration shutdownTimeout;
    private final Ticker ticker;
    private final Thread thread;
    private Deadline probation;
    private volatile boolean stopping;
    private volatile boolean abandoned;
    private volatile LoopReport report = LoopReport.EMPTY;
    private volatile Optional<String> failure = Optional.of("not started yet");

    ConsumerThread(String name, Supplier<ConsumerLoop> loops, Duration shutdownTimeout, Ticker ticker) {
        this.loops = loops;
        this.shutdownTimeout = shutdownTimeout;
        this.ticker = ticker;
        this.probation = new Deadline(ticker, ticker.read(), Duration.ZERO);
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

    void join(Duration longest) throws InterruptedException {
        thread.join(Math.max(1, longest.toMillis()));
    }

    LoopReport report() {
        return report;
    }

    /** Why no loop runs, or why it failed a short time ago; empty when one runs well. */
    Optional<String> failure() {
        boolean hasDied = thread.getState() == Thread.State.TERMINATED && failure.isEmpty();
        return hasDied ? Optional.of("a consumer's thread has ended; start the service again") : failure;
    }

    private void run() {
        while (!stopping) {
            try {
                runLoop();
            } catch (InterruptException e) {
                return;
            } catch (Throwable e) { // errors too: a thread that ends quietly would look well
                failure = Optional.of("a consumer failed and is started again: " + e);
                probation = Deadline.after(ticker, PROBATION);
                LOG.error("a consumer failed; another one takes its place", e);
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
                if (probation.isOver()) {
                    failure = Optional.empty();
                }
            }
            if (!abandoned) {
                loop.drain(Deadline.after(ticker, shutdownTimeout));
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
