package io.millrace.ingest.answer;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** An HTTP answer. */
public final class Answer {
    private final int status;
    private final String contentType;
    private final byte[] body;
    private final Map<String, String> headers;

    private Answer(int status, String contentType, byte[] body, Map<String, String> headers) {
        this.status = status;
        this.contentType = contentType;
        this.body = body;
        this.headers = headers;
    }

    /** An answer of any content type; the body is not copied, and must not be changed any more. */
    public static Answer of(int status, String contentType, byte[] body) {
        return new Answer(status, contentType, body, Map.of());
    }

    /** An answer with a text in UTF-8. */
    public static Answer text(int status, String contentType, String body) {
        return of(status, contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    /** A JSON answer. */
    public static Answer json(int status, String body) {
        return text(status, "application/json", body);
    }

    /** A JSON answer in UTF-8; the body is not copied, and must not be changed any more. */
    public static Answer json(int status, byte[] body) {
        return of(status, "application/json", body);
    }

    /** The same answer with one more header. */
    public Answer withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, contentType, body, more);
    }

    /** The same answer, telling when to come back. */
    public Answer withRetryAfter(Duration retryAfter) {
        return withHeader("Retry-After", Long.toString(Math.max(1, retryAfter.toSeconds())));
    }

    public int status() {
        return status;
    }

    public String contentType() {
        return contentType;
    }

    /** The body itself, not a copy. */
    public byte[] bytes() {
        return body;
    }

    /** The body as text in UTF-8. */
    public String body() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Headers besides the content's type and length. */
    public Map<String, String> headers() {
        return headers;
    }

    /** One of the headers. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Answer answer
                && status == answer.status
                && contentType.equals(answer.contentType)
                && Arrays.equals(body, answer.body)
                && headers.equals(answer.headers);
    }

    @Override
    public int hashCode() {
        return Objects.hash(status, contentType, Arrays.hashCode(body), headers);
    }

    @Override
    public String toString() {
        return status + " " + contentType + " " + headers + " " + body();
    }
}
