package io.millrace.lake.chain;

import io.millrace.lake.batch.BadFile;
import java.time.Instant;
import java.util.Optional;

/**
 * What the chain must know of the partition's log. "Visible" records are those that a reader of committed data gets; what
 * is visible between two offsets below {@link #endOffset} never changes, unless it is deleted from the front.
 */
public interface PartitionLog {
    /** The first offset that the log still has. */
    long startOffset();

    /** The offset after the last one that is decided: every visible record below it can be read now. */
    long endOffset();

    /** The first visible record at the offset or after it, or empty when there is none yet. */
    Optional<FirstRecord> firstAt(long offset);

    /**
     * Whether it is known for certain that no visible record ever stood between the two offsets, although the log
     * may have deleted them since. {@code false} when not known.
     */
    boolean isProvenEmpty(long from, long to);

    /** The bad file of a batch, made from the records that the log still has between the two offsets. */
    BadFile badFile(long start, long end);

    /** Where a record stands, and its Kafka timestamp. */
    record FirstRecord(long offset, Instant timestamp) {}
}
