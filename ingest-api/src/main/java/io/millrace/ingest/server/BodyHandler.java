package io.millrace.ingest.server;

import io.millrace.ingest.answer.Answer;
import io.millrace.ingest.answer.ProblemException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** What a request ends with once its body is there. */
@FunctionalInterface
public interface BodyHandler {
    /**
     * Must not block. The answer may be completed on any thread.
     *
     * @param body whole and inflated; empty when the request has none
     * @param answering where answers are to be put together that are not known at once: the connection's own thread
     * @return completes exceptionally only with {@link ProblemException} or for a defect
     * @throws ProblemException to refuse the request
     */
    CompletionStage<Answer> handle(byte[] body, Executor answering);
}
