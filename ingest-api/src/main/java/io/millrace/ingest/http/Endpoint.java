package io.millrace.ingest.http;

import io.millrace.ingest.answer.Answer;
import io.millrace.ingest.answer.Results;
import io.millrace.ingest.event.Submission;
import io.millrace.ingest.json.MalformedJsonException;
import io.millrace.ingest.server.RequestHead;
import java.util.function.Function;

/**
 * What an endpoint for events adds to the common way of a request, which is {@link Ingestion}.
 *
 * @param keyInBody whether the write key may stand in the body
 */
record Endpoint(boolean keyInBody, Format format) {
    /** Understands a request. */
    @FunctionalInterface
    interface Format {
        Parsed parse(RequestHead head, byte[] body) throws MalformedJsonException;
    }

    /** A body understood, and how its results are told. */
    record Parsed(Submission submission, Function<Results, Answer> answer) {}
}
