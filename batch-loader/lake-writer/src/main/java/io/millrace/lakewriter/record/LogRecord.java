package io.millrace.lakewriter.record;

import io.millrace.schemas.event.TraceParent;
import java.time.Instant;
import java.util.Optional;

/**
 * A record of a partition's log.
 *
 * @param timestamp Kafka's
 * @param headerId value of the {@code id} header
 * @param quarantine value of the header by which the edge sends a record to the bad file
 * @param trace the trace that the record belongs to, when whoever produced it keeps that
 * @param value the bytes, not a copy; empty for a tombstone
 */
public record LogRecord(
        long offset,
        Instant timestamp,
        Optional<String> headerId,
        Optional<String> quarantine,
        Optional<TraceParent> trace,
        Optional<byte[]> value) {
    /** A record that nobody has judged yet. */
    public LogRecord(long offset, Instant timestamp, Optional<String> headerId, Optional<byte[]> value) {
        this(offset, timestamp, headerId, Optional.empty(), Optional.empty(), value);
    }
}
