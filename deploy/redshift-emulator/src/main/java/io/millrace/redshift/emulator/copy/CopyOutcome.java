package io.millrace.redshift.emulator.copy;

import io.millrace.redshift.emulator.wire.ServerMessage;
import java.util.OptionalLong;

/** How a COPY ended. */
public sealed interface CopyOutcome {
    /** All rows stand in the table, pending the transaction. */
    record Loaded(long rows) implements CopyOutcome {}

    /**
     * Nothing stands in the table and the transaction has failed.
     *
     * @param copyId of a COPY that failed by its data, so that load errors can be found
     */
    record Failed(ServerMessage error, OptionalLong copyId) implements CopyOutcome {}
}
