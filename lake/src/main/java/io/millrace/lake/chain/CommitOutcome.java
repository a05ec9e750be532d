package io.millrace.lake.chain;

import io.millrace.schemas.batch.ObjectAttributes;

/** What became of a batch that asked to join the chain. */
public sealed interface CommitOutcome {
    /** The chain has the batch: by this commit, by an earlier attempt, or by another writer that cut at the same place. */
    record Committed(ObjectAttributes attributes) implements CommitOutcome {}

    /** Another batch stands there, up to another offset. Whatever was read from the start on must be read again. */
    record Lost(ObjectAttributes winner) implements CommitOutcome {}
}
