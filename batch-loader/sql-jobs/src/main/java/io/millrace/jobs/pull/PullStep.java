package io.millrace.jobs.pull;

import io.millrace.schemas.error.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What a run does next. */
sealed interface PullStep {
    /**
     * Ask the API.
     *
     * @param pause before that, beside what the rate limit wants
     * @param query of this request, without secrets
     */
    record Ask(Duration pause, Map<String, String> query) implements PullStep {
        public Ask {
            query = Map.copyOf(query);
        }
    }

    /** Hand the rows to Kafka, and go on when it has all of them. */
    record Deliver(List<PullEvent> events) implements PullStep {
        public Deliver {
            events = List.copyOf(events);
        }
    }

    /** Store how far the run has come. */
    record Save(PullState from, PullState to) implements PullStep {}

    /**
     * The run is through.
     *
     * @param isWhole whether there was nothing left to ask for; otherwise a limit ended it, and the next run goes on
     */
    record Through(boolean isWhole) implements PullStep {}

    /** Somebody else has moved the state: what this run fetched is theirs to fetch as well. */
    record Superseded() implements PullStep {}

    /** The run can't go on; the next one begins at the state that was stored. */
    record Failed(ErrorCode code, String message) implements PullStep {}
}
