package io.millrace.ingest.http;

import io.millrace.ingest.answer.Answer;
import io.millrace.ingest.answer.Problem;
import io.millrace.runtime.tracing.Tracing;
import io.millrace.schemas.event.TraceParent;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The edge's step in the trace of one request. It ends with the answer. */
final class RequestTrace {
    /** Of a request that is not traced. */
    static final RequestTrace NONE = new RequestTrace(Span.getInvalid());

    private static final String STATUS = "http.response.status_code";
    private static final int FIRST_FAILURE = 400;

    private final Span span;

    RequestTrace(Span span) {
        this.span = span;
    }

    /** What the records of the request tell the steps after them. */
    Optional<TraceParent> parent() {
        return this == NONE ? Optional.empty() : Tracing.parentOf(span);
    }

    /** The body holds so many events. */
    void events(int events) {
        span.setAttribute("millrace.events", events);
    }

    /** Ends when the answer is there. */
    CompletableFuture<Answer> of(CompletableFuture<Answer> answer) {
        if (this == NONE) {
            return answer;
        }
        return answer.whenComplete((given, failure) -> {
            if (given != null) {
                status(given.status());
            } else {
                span.setStatus(StatusCode.ERROR);
            }
            span.end();
        });
    }

    /** The request was refused. */
    void refused(Problem problem) {
        status(problem.status());
        span.setAttribute("error.type", problem.code().text());
        span.end();
    }

    private void status(int status) {
        span.setAttribute(STATUS, status);
        if (status >= FIRST_FAILURE) {
            span.setStatus(StatusCode.ERROR);
        }
    }
}
