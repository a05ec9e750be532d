package io.millrace.lakewriter.kafka;

import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;

/** Words for Kafka's failures. */
final class KafkaFailures {
    private KafkaFailures() {}

    static MillraceException unavailable(String what, Exception e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return new MillraceException(
                ErrorCode.KAFKA_UNAVAILABLE,
                "could not " + what + ": " + cause.getClass().getSimpleName() + " (" + cause.getMessage()
                        + "); it is tried again, check that the brokers run",
                e);
    }
}
