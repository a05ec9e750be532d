package io.millrace.ingest.event;

import io.millrace.schemas.error.ErrorCode;
import java.util.List;
import java.util.Optional;

/** What became of one event of a request before the log saw it. */
public sealed interface Intake {
    /**
     * The event can be stored.
     *
     * @param rows one, or one for each table that the event stands in; all have its id. It is stored when they all are
     */
    record Ready(List<IncomingEvent> rows) implements Intake {
        public Ready {
            rows = List.copyOf(rows);
            if (rows.isEmpty()) {
                throw new IllegalArgumentException("an event that can be stored has at least one row");
            }
        }
    }

    /**
     * The event can never be stored as it is.
     *
     * @param id the client's id, as far as it could be read
     * @param reason for the client; shows no values of the event
     */
    record Refused(Optional<String> id, ErrorCode code, String reason) implements Intake {}

    /** The event must not be stored, because the person that it is about asked for that. */
    record Suppressed(String id) implements Intake {}
}
