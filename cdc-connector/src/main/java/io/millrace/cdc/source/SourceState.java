package io.millrace.cdc.source;

import io.millrace.cdc.check.Finding;
import io.millrace.cdc.check.ServerFacts;
import java.time.Instant;
import java.util.List;

/** What is known of a source. */
public sealed interface SourceState {
    /** Not checked yet: counts as down. */
    record Unproven() implements SourceState {}

    /** Changes can be captured; all findings are warnings. */
    record Ready(Instant since, ServerFacts facts, List<Finding> findings) implements SourceState {
        public Ready {
            findings = List.copyOf(findings);
        }
    }

    /** The server answers, but capture would lose or misread changes. */
    record Misconfigured(Instant since, ServerFacts facts, List<Finding> findings) implements SourceState {
        public Misconfigured {
            findings = List.copyOf(findings);
        }
    }

    /** Nothing could be read. */
    record Unavailable(Instant since, FailureKind kind, String reason) implements SourceState {}
}
