package io.millrace.monitor.source;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A source as its connector shows it.
 *
 * @param behind for how long at most there has been something in the source that is not in Kafka; empty when nobody knows
 * @param verified what came of comparing its tables with their mirrors last; empty before the first time
 */
public record SourceFigures(String source, Optional<Duration> behind, Optional<Verified> verified) {
    /**
     * A comparison.
     *
     * @param problem why it could not be finished; empty when it was
     * @param differences rows that differ
     * @param wrong tables that differ, each with the reason
     */
    public record Verified(Instant finished, Optional<String> problem, long differences, List<String> wrong) {
        public Verified {
            wrong = List.copyOf(wrong);
        }
    }
}
