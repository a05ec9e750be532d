package io.millrace.ingest.event;

import java.time.Instant;

/**
 * Where a request came from, and when.
 *
 * @param source name of the source that the write key belongs to
 * @param receivedAt when the request had been read
 */
public record Arrival(String source, Instant receivedAt) {}
