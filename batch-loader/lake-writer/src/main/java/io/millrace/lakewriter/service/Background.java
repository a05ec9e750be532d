package io.millrace.lakewriter.service;

import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs what blocks on other threads, and brings the results back to the thread that {@link #take takes} them. */
final class Background {
    private static final Logger LOG = LoggerFactory.getLogger(Background.class);

    private final Queue<Runnable> results = new ConcurrentLinkedQueue<>();

    /**
     * Runs the job on the executor; {@code done} or {@code failed} runs on the taking thread.
     *
     * @param wanted asked on the taking thread: whether the result still counts
     */
    <T> void run(
            Executor executor, Callable<T> job, BooleanSupplier wanted, Consumer<T> done, Consumer<Throwable> failed) {
        try {
            executor.execute(() -> {
                Runnable result = outcome(job, done, failed);
                results.add(() -> {
                    if (wanted.getAsBoolean()) {
                        result.run();
                    }
                });
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("no more work is taken: the writer is stopping");
        }
    }

    private static <T> Runnable outcome(Callable<T> job, Consumer<T> done, Consumer<Throwable> failed) {
        try {
            T value = job.call();
            return () -> done.accept(value);
        } catch (Throwable e) { // errors too: nobody else would learn that the job is dead
            return () -> failed.accept(e);
        }
    }

    /** Runs what came back. */
    void take() {
        for (Runnable result = results.poll(); result != null; result = results.poll()) {
            result.run();
        }
    }
}
