package io.millrace.monitor.console;

import java.time.Instant;
import java.util.Optional;

/**
 * A replay of bad rows that somebody asked for.
 *
 * @param finishedAt empty while the loader has not done it
 * @param problem why it failed; empty when it didn't
 */
public record ReplayItem(
        String id,
        String askedBy,
        Instant askedAt,
        Optional<Instant> finishedAt,
        long loaded,
        long duplicates,
        long stillBad,
        String problem) {
    /** What came of it, in a few words. */
    public String outcome() {
        if (finishedAt.isEmpty()) {
            return "the loader does it at its next round";
        }
        if (!problem.isEmpty()) {
            return problem;
        }
        return Show.number(loaded) + " loaded, " + Show.number(duplicates) + " there already, " + Show.number(stillBad)
                + " still bad";
    }

    public State state() {
        if (finishedAt.isEmpty()) {
            return new State("move", "asked for");
        }
        if (!problem.isEmpty()) {
            return new State("bad", "failed");
        }
        return stillBad > 0 ? new State("warn", "partly") : new State("good", "done");
    }
}
