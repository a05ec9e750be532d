package io.millrace.runtime.health;

import java.time.Duration;

/**
 * Something a service cannot work without.
 *
 * @param name as it stands in the health answer, such as {@code kafka}
 * @param check proves that the dependency works; throws when it doesn't. Runs on a thread of its own and may block up to
 *     the timeout
 * @param awaited whether the service waits for it in good health: while it is away the service isn't ready, but not down
 */
public record Dependency(String name, Check check, Duration interval, Duration timeout, boolean awaited) {
    public Dependency {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a dependency needs a name");
        }
        if (interval.isNegative() || interval.isZero() || timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("interval and timeout of " + name + " must be positive");
        }
    }

    /** One without which the service is down. */
    public Dependency(String name, Check check, Duration interval, Duration timeout) {
        this(name, check, interval, timeout, false);
    }

    /** A dependency that the service waits for in good health, checked every two seconds, that may take ten to answer. */
    public static Dependency awaited(String name, Check check) {
        return new Dependency(name, check, Duration.ofSeconds(2), Duration.ofSeconds(10), true);
    }

    /** A dependency checked every two seconds that may take ten to answer. */
    public static Dependency of(String name, Check check) {
        return new Dependency(name, check, Duration.ofSeconds(2), Duration.ofSeconds(10));
    }

    /** Proves that a dependency works. */
    @FunctionalInterface
    public interface Check {
        /** Returns when the dependency works; the message of what it throws is shown to operators. */
        void prove() throws Exception;
    }
}
