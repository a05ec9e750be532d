package io.millrace.ingest.answer;

import io.millrace.schemas.error.ErrorCode;
import java.time.Duration;
import java.util.Optional;

/**
 * A whole request that failed, as RFC 9457 says it: {@code application/problem+json} with {@code type}, {@code title},
 * {@code status}, {@code detail}, and the stable {@code code} as an extension.
 *
 * @param detail for the client; shows no values of events and no keys
 */
public record Problem(int status, ErrorCode code, String detail, Optional<Duration> retryAfter) {
    /** A problem that a later attempt does not mend. */
    public static Problem of(int status, ErrorCode code, String detail) {
        return new Problem(status, code, detail, Optional.empty());
    }

    /** A problem that a later attempt may find gone. */
    public static Problem temporary(ErrorCode code, String detail, Duration retryAfter) {
        return new Problem(503, code, detail, Optional.of(retryAfter));
    }

    public Answer answer() {
        StringBuilder body = new StringBuilder(200);
        body.append("{\"type\":\"about:blank\",\"title\":");
        JsonText.quote(body, code.text().replace('_', ' '));
        body.append(",\"status\":").append(status).append(",\"detail\":");
        JsonText.quote(body, detail);
        body.append(",\"code\":");
        JsonText.quote(body, code.text());
        body.append('}');
        return new Answer(status, "application/problem+json", body.toString(), retryAfter);
    }
}
