package io.millrace.lake.chain;

import io.millrace.schemas.batch.BatchCompression;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.batch.ObjectAttributes;
import java.util.Optional;

/**
 * Where a chain ends.
 *
 * @param end offset at which the next batch starts
 * @param last the chain's last batch; empty for a chain without batches
 * @param hasBegun whether the chain has, or had, batches: all of them may have been expired
 * @param compression of the chain's batches
 */
public record TailPosition(long end, Optional<Batch> last, boolean hasBegun, BatchCompression compression) {
    /** Where a chain of the usual compression ends whose batches were not expired. */
    public TailPosition(long end, Optional<Batch> last) {
        this(end, last, last.isPresent(), BatchCompression.ZSTD);
    }

    TailPosition of(BatchCompression known) {
        return new TailPosition(end, last, hasBegun, known);
    }

    /** A stored batch with what its object says of itself. */
    public record Batch(BatchName name, ObjectAttributes attributes) {}

    static TailPosition expiredUpTo(long end) {
        return new TailPosition(end, Optional.empty(), true, BatchCompression.ZSTD);
    }

    static TailPosition after(Batch last) {
        return new TailPosition(last.attributes().end(), Optional.of(last));
    }
}
