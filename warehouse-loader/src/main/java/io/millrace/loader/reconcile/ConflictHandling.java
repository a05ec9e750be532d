package io.millrace.loader.reconcile;

/** What becomes of a value that its column can't hold without loss. */
public enum ConflictHandling {
    /** Its row is a bad row. */
    BAD_ROWS,
    /** It goes to the column {@code _conflict}, and its own column stays empty. */
    COLUMN
}
