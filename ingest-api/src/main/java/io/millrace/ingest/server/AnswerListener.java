package io.millrace.ingest.server;

import java.time.Duration;

/** Hears of every request that was read as far as its head, once its answer is decided. Must not block. */
@FunctionalInterface
public interface AnswerListener {
    /**
     * @param took since the head arrived
     */
    void answered(RequestHead head, int status, Duration took);
}
