package io.millrace.cdc.snapshot;

/**
 * What became of the copy of a table.
 *
 * @param rows how many were read so far
 * @param reason why it waits or was given up; empty otherwise
 */
public record SnapshotStatus(TableName table, State state, long rows, String reason) {
    /** How far a copy is. */
    public enum State {
        /** It was not begun. */
        WAITING,
        COPYING,
        DONE,
        /** It can't be made; the reason says why. */
        GIVEN_UP
    }
}
