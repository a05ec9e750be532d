package io.millrace.cdc.capture;

import io.millrace.cdc.stream.ChangeStream;
import io.millrace.cdc.stream.Watermark;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Function;

/** What other threads ask the stream's thread to do between transactions: it alone writes. */
final class StreamTasks {
    private record Task<T>(Optional<Watermark> after, Function<ChangeStream, T> work, CompletableFuture<T> result) {
        boolean isDue(ChangeStream stream) {
            return after.isEmpty() || stream.hasReached(after.get());
        }

        void run(ChangeStream stream) {
            result.complete(work.apply(stream));
        }
    }

    private final BlockingQueue<Task<?>> asked = new LinkedBlockingQueue<>();
    private final List<Task<?>> waiting = new ArrayList<>();
    private final Runnable wake;

    /**
     * @param wake called after something was asked, so that an idle stream looks at once
     */
    StreamTasks(Runnable wake) {
        this.wake = wake;
    }

    /** Asks, and waits for the result. */
    <T> T ask(Function<ChangeStream, T> work) throws InterruptedException {
        return await(new Task<>(Optional.empty(), work, new CompletableFuture<>()));
    }

    /** Asks for something to be done when the stream has brought everything up to a moment, and waits for the result. */
    <T> T askAfter(Watermark moment, Function<ChangeStream, T> work) throws InterruptedException {
        return await(new Task<>(Optional.of(moment), work, new CompletableFuture<>()));
    }

    /** Asks, and goes on. */
    void tell(Consumer<ChangeStream> work) {
        asked.add(new Task<>(
                Optional.empty(),
                stream -> {
                    work.accept(stream);
                    return true;
                },
                new CompletableFuture<>()));
    }

    private <T> T await(Task<T> task) throws InterruptedException {
        asked.add(task);
        wake.run();
        try {
            return task.result().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the stream's thread does not fail a task", e);
        }
    }

    /** Does what is due; called by the stream's thread between transactions. */
    void serve(ChangeStream stream) {
        asked.drainTo(waiting);
        for (Iterator<Task<?>> tasks = waiting.iterator(); tasks.hasNext(); ) {
            Task<?> task = tasks.next();
            if (task.isDue(stream)) {
                tasks.remove();
                task.run(stream);
            }
        }
    }
}
