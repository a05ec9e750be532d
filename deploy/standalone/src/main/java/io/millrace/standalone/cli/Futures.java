package io.millrace.standalone.cli;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Takes results of other threads over. */
final class Futures {
    private Futures() {}

    /** The result, or the exception as the other thread threw it. */
    static <T> T outcome(Future<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("a task failed", e);
        }
    }
}
