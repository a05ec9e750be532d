package io.millrace.lakewriter.service;

import io.millrace.lakewriter.partition.Rotation;
import io.millrace.schemas.batch.BatchCompression;
import java.time.Duration;

/**
 * How the batches of one dataset are made.
 *
 * @param deduplicationWindow how far back an id makes a record a duplicate; none is one when it has no length
 * @param compression of chains that begin from now on
 */
public record DatasetOptions(Rotation rotation, Duration deduplicationWindow, BatchCompression compression) {
    /** Batches of the usual compression. */
    public DatasetOptions(Rotation rotation, Duration deduplicationWindow) {
        this(rotation, deduplicationWindow, BatchCompression.ZSTD);
    }

    public DatasetOptions {
        if (deduplicationWindow.isNegative()) {
            throw new IllegalArgumentException(
                    "the deduplication window must not be negative, but is " + deduplicationWindow);
        }
    }
}
