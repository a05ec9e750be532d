package io.millrace.cdc.check;

import java.util.Locale;

/** What can be wrong with a source. Operators match on the text, so a constant is never renamed. */
public enum FindingCode {
    VERSION_NOT_SUPPORTED,
    BINLOG_OFF,
    BINLOG_FORMAT_NOT_ROW,
    BINLOG_ROW_IMAGE_NOT_FULL,
    BINLOG_ROW_METADATA_NOT_FULL,
    BINLOG_PARTIAL_JSON,
    BINLOG_FILTERED,
    BINLOG_RETENTION_TOO_SHORT,
    BINLOG_RETENTION_UNKNOWN,
    BINLOG_RETENTION_BY_SIZE,
    SERVER_ID_ZERO,
    SERVER_ID_TAKEN,
    GTID_OFF,
    REPLICA_WITHOUT_UPDATES,
    REPLICA_UNKNOWN,
    GRANT_REPLICATION_SLAVE_MISSING,
    GRANT_BINLOG_STATUS_MISSING,
    GRANT_SELECT_MISSING,
    TIME_ZONE_NOT_UTC,
    TLS_NOT_ACTIVE,
    TLS_NOT_REQUIRED;

    /** The code as operators see it: lower case with underscores. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
