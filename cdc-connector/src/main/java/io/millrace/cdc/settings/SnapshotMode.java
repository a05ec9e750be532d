package io.millrace.cdc.settings;

/** What becomes of rows that are in a source before its changes are captured. */
public enum SnapshotMode {
    /** They are copied, each table once, while its changes flow. */
    INITIAL,
    /** They are seen when they change. */
    NEVER
}
