package io.millrace.lake.chain;

import io.millrace.schemas.batch.BatchName;

/**
 * What a writer noted of the chain after it had stored a batch.
 *
 * @param last the batch
 * @param end its end
 */
public record TailHint(BatchName last, long end) {}
