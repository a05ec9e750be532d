package io.millrace.monitor.collect;

import java.util.Optional;

/**
 * What is known from one source: the last good reading, however old, and what is wrong now.
 *
 * @param name such as {@code kafka}
 */
public record SourceState<T>(String name, Optional<Reading<T>> reading, Optional<Failure> failure) {
    /** The value of the last good reading. */
    public Optional<T> value() {
        return reading.map(Reading::value);
    }

    /** Whether there is a reading and nothing has failed since. */
    public boolean current() {
        return reading.isPresent() && failure.isEmpty();
    }
}
