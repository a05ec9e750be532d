package io.millrace.ingest.http;

import io.millrace.ingest.answer.Problem;
import io.millrace.schemas.error.ErrorCode;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;

/** Tells what the framework refuses, and defects, in the same form as every other problem. */
@RestControllerAdvice
public final class ProblemAdvice {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    private final Duration retryAfter;

    public ProblemAdvice(Duration retryAfter) {
        this.retryAfter = retryAfter;
    }

    /** Nobody is there any more to be told anything. */
    @ExceptionHandler
    void clientGone(AsyncRequestNotUsableException e) {
        LOG.debug("a client went away before its answer");
    }

    @ExceptionHandler
    ResponseEntity<byte[]> timeout(AsyncRequestTimeoutException e) {
        return Answers.entity(Problem.temporary(
                        ErrorCode.KAFKA_UNAVAILABLE, "Kafka did not acknowledge in time; send again", retryAfter)
                .answer());
    }

    @ExceptionHandler
    ResponseEntity<byte[]> other(Exception e) {
        if (e instanceof ErrorResponse refused && !refused.getStatusCode().is5xxServerError()) {
            int status = refused.getStatusCode().value();
            ResponseEntity<byte[]> entity =
                    Answers.entity(Problem.of(status, ErrorCode.MALFORMED_REQUEST, detail(status))
                            .answer());
            return ResponseEntity.status(status)
                    .headers(entity.getHeaders())
                    .headers(refused.getHeaders())
                    .body(entity.getBody());
        }
        LOG.error("a request failed because of a defect", e);
        return Answers.entity(Problem.of(500, ErrorCode.INTERNAL_ERROR, "the edge could not handle the request")
                .answer());
    }

    private static String detail(int status) {
        return switch (status) {
            case 404 -> "there is no such endpoint";
            case 405 -> "the endpoint does not take this method";
            default -> "the request is not what the endpoint takes";
        };
    }
}
