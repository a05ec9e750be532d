package io.millrace.ingest.http;

import io.millrace.ingest.answer.Answer;
import io.millrace.ingest.answer.Results;
import io.millrace.ingest.event.Submission;
import io.millrace.ingest.json.MalformedJsonException;
import java.util.function.Function;

/**
 * What one endpoint adds to the common way of a request.
 *
 * @param name in metrics
 * @param keyInBody whether the write key may stand in the body
 */
record Endpoint(String name, boolean keyInBody, Format format) {
    /** Understands a body. */
    @FunctionalInterface
    interface Format {
        Parsed parse(byte[] body) throws MalformedJsonException;
    }

    /** A body understood, and how its results are told. */
    record Parsed(Submission submission, Function<Results, Answer> answer) {}
}
