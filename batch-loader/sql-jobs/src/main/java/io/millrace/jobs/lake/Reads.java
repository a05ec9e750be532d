package io.millrace.jobs.lake;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;

/** Reads many objects at once. */
final class Reads {
    private final ExecutorService readers;

    Reads(ExecutorService readers) {
        this.readers = readers;
    }

    /** The results in the order of the items; the first failure as it was thrown. */
    <T, R> List<R> all(List<T> items, Function<T, R> read) {
        List<CompletableFuture<R>> results = items.stream()
                .map(item -> CompletableFuture.supplyAsync(() -> read.apply(item), readers))
                .toList();
        try {
            return results.stream().map(CompletableFuture::join).toList();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
