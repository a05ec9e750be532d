package io.millrace.cdc.binlog;

/** Which tables are captured. Others are not even decoded. */
@FunctionalInterface
public interface TableFilter {
    boolean captures(String database, String table);

    /** Whether a table of the database may be captured. */
    default boolean capturesFrom(String database) {
        return true;
    }
}
