package io.millrace.loader.reconcile;

import io.millrace.schemas.batch.BatchName;

/**
 * A batch as a listing shows it.
 *
 * @param bytes size of its object
 */
public record LakeBatch(BatchName name, long bytes) {
    /** Key of the rows: what the ledger knows the batch by. */
    public String object() {
        return name.objectKey();
    }
}
