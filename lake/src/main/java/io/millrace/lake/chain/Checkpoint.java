package io.millrace.lake.chain;

import java.time.Instant;

/**
 * Up to where a chain's batches were deleted on purpose, because they had reached the age that their dataset keeps. It is
 * written before they are deleted, so that what is missing below it has expired and what is missing above it is lost.
 *
 * @param format version of the document: {@value #FORMAT}
 * @param topicId the topic's whole id, 32 hexadecimal digits
 * @param end offset after the last expired batch: the oldest batch that is kept starts here
 * @param batches expired batches, all times together
 * @param rows rows that they had
 * @param expiredAt when the last of them were expired
 */
public record Checkpoint(
        int format,
        String dataset,
        String topicId,
        int partition,
        long end,
        long batches,
        long rows,
        Instant expiredAt) {
    /** The version that this program writes. */
    public static final int FORMAT = 1;

    public Checkpoint {
        if (format != FORMAT) {
            throw new IllegalArgumentException("checkpoint format " + format + " is not known; this program reads "
                    + FORMAT + ": upgrade Millrace");
        }
        if (end < 0 || batches < 0 || rows < 0) {
            throw new IllegalArgumentException("numbers of a checkpoint must not be negative");
        }
    }
}
