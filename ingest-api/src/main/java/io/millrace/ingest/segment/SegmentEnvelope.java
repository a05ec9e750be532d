package io.millrace.ingest.segment;

import io.millrace.ingest.json.JsonValue;
import java.time.Instant;
import java.util.Optional;

/**
 * What a batch says for all its messages.
 *
 * @param sentAt when the client sent the batch, by its own clock
 * @param context an object that stands for what a message's own context does not say
 */
record SegmentEnvelope(Optional<Instant> sentAt, Optional<JsonValue> context) {
    static final SegmentEnvelope NONE = new SegmentEnvelope(Optional.empty(), Optional.empty());
}
