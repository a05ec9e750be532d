package io.millrace.lakewriter.record;

import java.time.Instant;
import java.util.Optional;

/**
 * A record of a partition's log.
 *
 * @param timestamp Kafka's
 * @param headerId value of the {@code id} header
 * @param quarantine value of the header by which the edge sends a record to the bad file
 * @param value the bytes, not a copy; empty for a tombstone
 */
public record LogRecord(
        long offset,
        Instant timestamp,
        Optional<String> headerId,
        Optional<String> quarantine,
        Optional<byte[]> value) {
    /** A record that nobody has judged yet. */
    public LogRecord(long offset, Instant timestamp, Optional<String> headerId, Optional<byte[]> value) {
        this(offset, timestamp, headerId, Optional.empty(), value);
    }
}
