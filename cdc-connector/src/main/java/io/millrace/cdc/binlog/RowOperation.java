package io.millrace.cdc.binlog;

/** What a statement did to a row. */
public enum RowOperation {
    INSERT,
    UPDATE,
    DELETE
}
