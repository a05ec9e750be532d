package io.millrace.ingest.answer;

import io.millrace.schemas.error.ErrorCode;
import java.util.Optional;

/** What a client learns of one event. */
public sealed interface EventResult {
    /** As it stands in answers and metrics. */
    String status();

    /** Stored on all the replicas that its topic demands. */
    record Accepted(String id) implements EventResult {
        @Override
        public String status() {
            return "accepted";
        }
    }

    /**
     * Never to be stored as it is; sending it again is in vain.
     *
     * @param id the client's, if it gave a usable one
     */
    record Rejected(Optional<String> id, ErrorCode code, String reason) implements EventResult {
        @Override
        public String status() {
            return "rejected";
        }
    }

    /** Perhaps stored, perhaps not: the client is to send it again under this id. */
    record Retry(String id, ErrorCode code, String reason) implements EventResult {
        @Override
        public String status() {
            return "retry";
        }
    }

    /**
     * Taken, with something to say: stored in its dataset's bad files rather than its rows, stored although its contract has
     * something against it, or not stored because its user asked for that. Sending it again changes nothing.
     */
    record Noted(String id, ErrorCode code, String reason) implements EventResult {
        @Override
        public String status() {
            return "accepted";
        }
    }
}
