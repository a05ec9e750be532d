package io.millrace.ingest.http;

import io.millrace.ingest.server.RequestHead;
import io.millrace.runtime.tracing.Tracing;
import io.opentelemetry.api.trace.Span;

/** Traces of requests with events, of those that are kept. Thread-safe. */
public final class RequestTraces {
    private static final String HEADER = "traceparent";

    private final Tracing tracing;

    public RequestTraces(Tracing tracing) {
        this.tracing = tracing;
    }

    /** A request of a known source begins to be taken. */
    RequestTrace begin(RequestHead head, String source) {
        if (!tracing.isOn()) {
            return RequestTrace.NONE;
        }
        Span span = tracing.begin("take events", head.header(HEADER));
        if (!span.isRecording()) {
            return RequestTrace.NONE;
        }
        span.setAttribute("http.request.method", head.method()).setAttribute("millrace.source", source);
        return new RequestTrace(span);
    }
}
