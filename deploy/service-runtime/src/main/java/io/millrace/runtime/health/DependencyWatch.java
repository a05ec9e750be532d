package io.millrace.runtime.health;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks one dependency again and again on a daemon thread. A check that hangs longer than its timeout counts as failed
 * although its thread still waits.
 */
final class DependencyWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DependencyWatch.class);

    private final Dependency dependency;
    private final InstantSource clock;
    private final Thread thread;
    private volatile DependencyState state = new DependencyState.Unproven();
    private volatile Instant lastAnswer;

    DependencyWatch(Dependency dependency, InstantSource clock) {
        this.dependency = dependency;
        this.clock = clock;
        this.lastAnswer = clock.instant();
        this.thread = new Thread(this::run, "dependency-" + dependency.name());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    String name() {
        return dependency.name();
    }

    boolean isAwaited() {
        return dependency.awaited();
    }

    DependencyState state() {
        DependencyState current = state;
        Instant overdue = lastAnswer.plus(dependency.interval()).plus(dependency.timeout());
        if (current instanceof DependencyState.Up && clock.instant().isAfter(overdue)) {
            return new DependencyState.Down(
                    lastAnswer,
                    "no answer for "
                            + Duration.between(lastAnswer, clock.instant()).toSeconds() + " s");
        }
        return current;
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            checkOnce();
            try {
                Thread.sleep(dependency.interval().toMillis());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void checkOnce() {
        try {
            dependency.check().prove();
            if (!(state instanceof DependencyState.Up)) {
                LOG.info("{} is up", dependency.name());
                state = new DependencyState.Up(clock.instant());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        } catch (Exception e) {
            String reason = reason(e);
            if (state instanceof DependencyState.Up) {
                LOG.warn("{} is down: {}", dependency.name(), reason);
            } else if (state instanceof DependencyState.Unproven) {
                LOG.info("{} is not up yet: {}", dependency.name(), reason);
            }
            Instant since = state instanceof DependencyState.Down down ? down.since() : clock.instant();
            state = new DependencyState.Down(since, reason);
        }
        lastAnswer = clock.instant();
    }

    private static String reason(Exception e) {
        String message = e.getMessage();
        return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
