package io.millrace.ingest.http;

import io.millrace.ingest.answer.Answer;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** Answers as Spring sends them. */
final class Answers {
    private Answers() {}

    static ResponseEntity<byte[]> entity(Answer answer) {
        ResponseEntity.BodyBuilder entity =
                ResponseEntity.status(answer.status()).contentType(MediaType.parseMediaType(answer.contentType()));
        answer.retryAfter()
                .ifPresent(
                        after -> entity.header(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, after.toSeconds()))));
        if (answer.status() == 401) {
            // Not Basic: a browser would ask its user for a name and a password.
            entity.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"millrace\"");
        }
        return entity.body(answer.body().getBytes(StandardCharsets.UTF_8));
    }
}
