package io.millrace.monitor.collect;

import java.time.Instant;

/**
 * What a collector learned.
 *
 * @param started before anything was asked
 * @param finished after everything was answered
 */
public record Reading<T>(T value, Depth depth, Instant started, Instant finished) {
    public Reading {
        if (finished.isBefore(started)) {
            throw new IllegalArgumentException(
                    "a reading cannot finish at " + finished + ", before its start " + started);
        }
    }
}
