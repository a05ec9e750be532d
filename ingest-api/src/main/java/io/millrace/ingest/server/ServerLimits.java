package io.millrace.ingest.server;

import java.time.Duration;

/**
 * What one connection may cost.
 *
 * @param maxBodyBytes of a body, before and after inflating
 * @param bodyTimeout for a whole request to arrive, and for a client to take its answer
 * @param minBodyBytesASecond that a body may come with, measured over a quarter of the timeout; 0 for however slowly
 * @param idleTimeout for a connection without a request
 * @param answerTimeout after which a request is told to come back though nothing said what became of it
 * @param retryAfter when whoever is turned away should come back
 */
public record ServerLimits(
        int maxBodyBytes,
        Duration bodyTimeout,
        int minBodyBytesASecond,
        Duration idleTimeout,
        Duration answerTimeout,
        Duration retryAfter) {
    public ServerLimits {
        if (maxBodyBytes < 1) {
            throw new IllegalArgumentException("maxBodyBytes must be at least 1, but is " + maxBodyBytes);
        }
    }
}
