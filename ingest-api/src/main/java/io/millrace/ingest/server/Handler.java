package io.millrace.ingest.server;

import io.millrace.ingest.answer.Answer;
import io.millrace.ingest.answer.ProblemException;

/**
 * Takes requests. It is called on a thread that serves many connections, and must not block.
 *
 * <p>An endpoint is one of these, registered in {@link Routes}; what concerns many endpoints is one that wraps another.
 */
@FunctionalInterface
public interface Handler {
    /**
     * Looks at a request before its body is read.
     *
     * @return what takes the body
     * @throws ProblemException to refuse the request without holding its body
     */
    BodyHandler accept(RequestHead head);

    /** Every answer passes here before it is sent, those that no endpoint gave included. */
    default Answer finish(RequestHead head, Answer answer) {
        return answer;
    }
}
