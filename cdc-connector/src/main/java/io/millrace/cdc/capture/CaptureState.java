package io.millrace.cdc.capture;

import io.millrace.cdc.stream.SourcePosition;
import java.time.Instant;

/** What the capture of a source does at the moment. */
public sealed interface CaptureState {
    /** Another instance captures the source, or the election is not over. */
    record Standby() implements CaptureState {}

    /** This instance captures the source and is not connected yet. */
    record Starting() implements CaptureState {}

    /**
     * Changes flow.
     *
     * @param lastContact when the server sent anything, heartbeats included
     * @param lastEventAt when the last event happened in the source; the epoch before the first one
     * @param position of the last commit
     */
    record Streaming(Instant since, Instant lastContact, Instant lastEventAt, SourcePosition position)
            implements CaptureState {}

    /**
     * Capture stopped and is tried again.
     *
     * @param code stable, for programs
     * @param reason for an operator, with the next step
     */
    record Failed(Instant since, String code, String reason) implements CaptureState {}
}
