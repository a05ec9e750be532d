package io.millrace.loader.reconcile;

import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import java.time.Instant;

/**
 * A batch that could not be loaded because of what is in it. It is tried again from time to time, so that a mended table is
 * enough; the other batches go on meanwhile.
 *
 * @param reason place, column, cause and what to do; no values of rows
 * @param attempts how many times it has been tried
 * @param retryAt not before
 * @param decision what a person has decided about it
 */
public record HeldBatch(
        DatasetName dataset,
        String object,
        ErrorCode code,
        String reason,
        Instant heldSince,
        int attempts,
        Instant retryAt,
        Decision decision) {
    public HeldBatch {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be at least 1, but are " + attempts);
        }
    }
}
