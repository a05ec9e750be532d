package io.millrace.ingest.answer;

import java.time.Duration;
import java.util.Optional;

/**
 * An HTTP answer.
 *
 * @param retryAfter for the header of that name, whole seconds
 */
public record Answer(int status, String contentType, String body, Optional<Duration> retryAfter) {
    /** A JSON answer. */
    public static Answer json(int status, String body) {
        return new Answer(status, "application/json", body, Optional.empty());
    }
}
