package io.millrace.ingest.answer;

import io.millrace.schemas.error.ErrorCode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A whole request that failed, as RFC 9457 says it: {@code application/problem+json} with {@code type}, {@code title},
 * {@code status}, {@code detail}, and the stable {@code code} as an extension.
 *
 * @param detail for the client; shows no values of events and no keys
 * @param headers of the answer
 */
public record Problem(int status, ErrorCode code, String detail, Map<String, String> headers) {
    public Problem {
        headers = Map.copyOf(headers);
    }

    /** A problem that a later attempt does not mend. */
    public static Problem of(int status, ErrorCode code, String detail) {
        return new Problem(status, code, detail, Map.of());
    }

    /** A problem that a later attempt may find gone. */
    public static Problem temporary(ErrorCode code, String detail, Duration retryAfter) {
        return of(503, code, detail).withHeader("Retry-After", Long.toString(Math.max(1, retryAfter.toSeconds())));
    }

    /** The same problem with one more header in its answer. */
    public Problem withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Problem(status, code, detail, more);
    }

    public Answer answer() {
        StringBuilder body = new StringBuilder(200);
        body.append("{\"type\":\"about:blank\",\"title\":");
        JsonText.quote(body, phrase());
        body.append(",\"status\":").append(status).append(",\"detail\":");
        JsonText.quote(body, detail);
        body.append(",\"code\":");
        JsonText.quote(body, code.text());
        body.append('}');
        Answer answer = Answer.text(status, "application/problem+json", body.toString());
        for (Map.Entry<String, String> header : headers.entrySet()) {
            answer = answer.withHeader(header.getKey(), header.getValue());
        }
        return answer;
    }

    /** The status in words as RFC 9110, section 15, and RFC 6585 have it, which a problem of no further type has as its title. */
    private String phrase() {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 408 -> "Request Timeout";
            case 413 -> "Content Too Large";
            case 415 -> "Unsupported Media Type";
            case 429 -> "Too Many Requests";
            case 500 -> "Internal Server Error";
            case 503 -> "Service Unavailable";
            default -> "Error";
        };
    }
}
