package io.millrace.standalone.process;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Keeps child processes running: one that ends unasked is started again, at once the first time and with growing pauses
 * when it keeps ending. {@link #close()} stops them in the reverse order of their start.
 */
public final class Supervisor implements AutoCloseable {
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
    private static final Duration STEADY = Duration.ofSeconds(30);

    private final ScheduledExecutorService timer;
    private final Consumer<String> events;
    private final Duration stopPatience;
    private final List<Child> children = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean closed;

    /**
     * @param events told in a short line when a child ended unasked and when it runs again
     * @param stopPatience how long a child may take to stop before it is killed
     */
    public Supervisor(Consumer<String> events, Duration stopPatience) {
        this.events = events;
        this.stopPatience = stopPatience;
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "supervisor");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Starts the process and keeps it running.
     *
     * @throws IOException when the program cannot be started at all
     */
    public void start(ProcessSpec spec) throws IOException {
        Child child = new Child(spec, ChildProcess.start(spec));
        children.add(child);
        child.watch();
    }

    /** Stops a child and leaves it stopped until {@link #resume}; for trying what the others do without it. */
    public void suspend(String name) throws InterruptedException {
        Child child = child(name);
        child.suspended = true;
        child.process.stop(stopPatience);
    }

    /**
     * Starts a suspended child again.
     *
     * @throws IOException when the program cannot be started
     */
    public void resume(String name) throws IOException {
        Child child = child(name);
        child.process = ChildProcess.start(child.spec);
        child.suspended = false;
        child.watch();
    }

    private Child child(String name) {
        synchronized (children) {
            return children.stream()
                    .filter(child -> child.spec.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no child is called " + name));
        }
    }

    /** Process ids by name, of those that run at this moment. */
    public List<RunningChild> running() {
        synchronized (children) {
            return children.stream()
                    .filter(child -> child.process.isAlive())
                    .map(child -> new RunningChild(child.spec.name(), child.process.pid(), child.restarts.get()))
                    .toList();
        }
    }

    @Override
    public void close() {
        closeWithin(stopPatience);
    }

    /** Stops all children in the reverse order of their start; each is killed that has not stopped in so much time. */
    public void closeWithin(Duration patience) {
        closed = true;
        timer.shutdownNow();
        List<Child> reversed = new ArrayList<>(children);
        Collections.reverse(reversed);
        for (Child child : reversed) {
            try {
                child.process.stop(patience);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** A child that runs. */
    public record RunningChild(String name, long pid, int restarts) {}

    private final class Child {
        private final ProcessSpec spec;
        private volatile ChildProcess process;
        private final AtomicInteger restarts = new AtomicInteger();
        private volatile boolean suspended;
        private Duration pause = SHORTEST_PAUSE;
        private long startedNanos = System.nanoTime();

        Child(ProcessSpec spec, ChildProcess process) {
            this.spec = spec;
            this.process = process;
        }

        void watch() {
            CompletableFuture<Void> unused = process.exit().thenAccept(this::ended);
        }

        private void ended(int exitCode) {
            if (closed || suspended) {
                return;
            }
            boolean steady = System.nanoTime() - startedNanos > STEADY.toNanos();
            pause = steady ? SHORTEST_PAUSE : pause;
            events.accept(spec.name() + " ended with code " + exitCode + "; it starts again in " + pause.toMillis()
                    + " ms. Its log is " + spec.log());
            restartAfter(pause);
            Duration doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
        }

        private void restartAfter(Duration delay) {
            try {
                ScheduledFuture<?> unused = timer.schedule(this::restart, delay.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                // Closing meanwhile: nothing starts again.
            }
        }

        private void restart() {
            if (closed || suspended) {
                return;
            }
            try {
                startedNanos = System.nanoTime();
                process = ChildProcess.start(spec);
                restarts.incrementAndGet();
                watch();
            } catch (IOException e) {
                events.accept(spec.name() + " cannot be started: " + e.getMessage());
                restartAfter(LONGEST_PAUSE);
            }
        }
    }
}
