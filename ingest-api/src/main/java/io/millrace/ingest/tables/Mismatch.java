package io.millrace.ingest.tables;

/** What becomes of events that don't fit their table. */
public enum Mismatch {
    /** The tables are not looked at. */
    OFF,
    WARN,
    QUARANTINE,
    REJECT
}
