package io.millrace.lake.chain;

import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.batch.ObjectAttributes;
import java.util.Optional;

/**
 * Where a chain ends.
 *
 * @param end offset at which the next batch starts
 * @param last the chain's last batch; empty for a chain without batches
 */
public record TailPosition(long end, Optional<Batch> last) {
    /** A stored batch with what its object says of itself. */
    public record Batch(BatchName name, ObjectAttributes attributes) {}

    static TailPosition after(Batch last) {
        return new TailPosition(last.attributes().end(), Optional.of(last));
    }
}
