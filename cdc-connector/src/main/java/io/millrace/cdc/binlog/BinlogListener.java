package io.millrace.cdc.binlog;

import java.util.Optional;

/** Told what the binlog holds, in its order. Images and tables may be used during the call alone. */
public interface BinlogListener {
    /**
     * A transaction, or a statement on its own, begins.
     *
     * @param gtid empty when the server writes none
     */
    void began(Optional<Gtid> gtid);

    /**
     * @param timestamp seconds since 1970 of the statement
     * @param position of the event's end in its file
     */
    void row(TableMap table, RowOperation operation, RowImage before, RowImage after, long timestamp, long position);

    /** A table lost all its rows. */
    void truncated(String database, String table, long timestamp);

    /**
     * A definition was changed.
     *
     * @param removesRows whether rows vanish without an event of their own
     */
    void defined(String database, String sql, boolean removesRows, long timestamp);

    /**
     * The transaction is complete.
     *
     * @param position behind it in its file
     */
    void ended(String file, long position, long timestamp);

    /** The stream is between transactions at this place. */
    void progressed(String file, long position);
}
