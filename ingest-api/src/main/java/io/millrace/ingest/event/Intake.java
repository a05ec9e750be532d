package io.millrace.ingest.event;

import io.millrace.schemas.error.ErrorCode;
import java.util.Optional;

/** What became of one event of a request before the log saw it. */
public sealed interface Intake {
    /** The event can be stored. */
    record Ready(IncomingEvent event) implements Intake {}

    /**
     * The event can never be stored as it is.
     *
     * @param id the client's id, as far as it could be read
     * @param reason for the client; shows no values of the event
     */
    record Refused(Optional<String> id, ErrorCode code, String reason) implements Intake {}
}
