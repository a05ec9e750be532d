package io.millrace.loader.reconcile;

import io.millrace.schemas.batch.BatchName;

/**
 * A batch as a listing shows it.
 *
 * @param object key of the rows: what the ledger knows the batch by
 * @param bytes size of its object
 */
public record LakeBatch(BatchName name, String object, long bytes) {}
