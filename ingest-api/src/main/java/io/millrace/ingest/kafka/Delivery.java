package io.millrace.ingest.kafka;

import io.millrace.schemas.error.ErrorCode;

/** What became of an event that was handed to the log. */
public sealed interface Delivery {
    /** All replicas that the topic demands have it. */
    record Stored() implements Delivery {}

    /** It can never be stored as it is. */
    record Refused(ErrorCode code, String reason) implements Delivery {}

    /** It may or may not be stored; sending it again under the same id is right in both cases. */
    record Unknown(ErrorCode code, String reason) implements Delivery {}
}
