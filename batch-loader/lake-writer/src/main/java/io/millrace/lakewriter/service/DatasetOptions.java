package io.millrace.lakewriter.service;

import io.millrace.lakewriter.partition.Rotation;
import java.time.Duration;

/**
 * How the batches of one dataset are made.
 *
 * @param deduplicationWindow how far back an id makes a record a duplicate; none is one when it has no length
 */
public record DatasetOptions(Rotation rotation, Duration deduplicationWindow) {
    public DatasetOptions {
        if (deduplicationWindow.isNegative()) {
            throw new IllegalArgumentException(
                    "the deduplication window must not be negative, but is " + deduplicationWindow);
        }
    }
}
