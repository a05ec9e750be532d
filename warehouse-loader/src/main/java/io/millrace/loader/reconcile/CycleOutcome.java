package io.millrace.loader.reconcile;

import io.millrace.loader.table.TableName;
import io.millrace.schemas.error.MillraceException;

/** How a pass over one dataset ended. */
public sealed interface CycleOutcome {
    /** Nothing had to be loaded. */
    record Idle() implements CycleOutcome {}

    /** Another instance is at it. */
    record Busy() implements CycleOutcome {}

    /** Nothing may be loaded now. */
    record Waiting(String reason) implements CycleOutcome {}

    /** There are batches but no table, and the loader may not make one. */
    record MissingTable(TableName table) implements CycleOutcome {}

    /**
     * Batches were looked at.
     *
     * @param loaded batches that were loaded
     * @param held batches that could not be, and wait
     * @param more whether the pass ended before all were looked at
     */
    record Worked(int loaded, int held, boolean more) implements CycleOutcome {}

    /** Something that is needed is away; the rest waits. */
    record Failed(MillraceException error) implements CycleOutcome {}
}
