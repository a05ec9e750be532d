package io.millrace.loader.run;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Time since some moment, which goes on evenly whatever is done to the wall clock. Thread-safe. */
@FunctionalInterface
public interface Uptime {
    Duration elapsed();

    /**
     * Time since now.
     *
     * @param nanoTime such as {@link System#nanoTime}
     */
    static Uptime of(LongSupplier nanoTime) {
        long begin = nanoTime.getAsLong();
        return () -> Duration.ofNanos(nanoTime.getAsLong() - begin);
    }
}
