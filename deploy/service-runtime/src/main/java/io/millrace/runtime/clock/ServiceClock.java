package io.millrace.runtime.clock;

import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;

/**
 * The clock of a service: the system's, unless the system property {@value #OFFSET_FILE} names a file that moves it. That is
 * for trying what a clock that jumps does to one process, and for nothing else.
 */
public final class ServiceClock {
    /** System property with the path of a file that holds an ISO-8601 duration, such as {@code PT90M} or {@code -PT2H}. */
    public static final String OFFSET_FILE = "millrace.clock-offset-file";

    private ServiceClock() {}

    /** The clock of this process. */
    public static InstantSource ofProcess() {
        String file = System.getProperty(OFFSET_FILE);
        return file == null ? Clock.systemUTC() : new MovedClock(Clock.systemUTC(), Path.of(file));
    }
}
