package io.millrace.cdc.stream;

import io.millrace.cdc.binlog.RowImage;
import io.millrace.cdc.binlog.TableMap;
import io.millrace.cdc.json.JsonBuffer;
import java.util.Optional;

/** Writes changes as JSON in one of the forms that consumers know. Told the place before each change. Not thread-safe. */
interface ChangeFormat {
    /**
     * What is to be written.
     *
     * @param row which change of its transaction it is, from 0
     */
    record Change(char operation, long row, long seq, Optional<RowImage> before, Optional<RowImage> after) {
        static final char CREATE = 'c';
        static final char UPDATE = 'u';
        static final char DELETE = 'd';
        static final char READ = 'r';

        /** The row that has the key. */
        RowImage keyed() {
            return after.or(() -> before).orElseThrow();
        }
    }

    /** The changes that follow belong to this transaction. */
    void transaction(String gtid, long number);

    /** The changes that follow are of this table and end at this place. */
    void place(TableMap table, String file, long eventEnd, long at);

    /** The same for a table that has no description. */
    void place(String database, String table, String file, long eventEnd, long at);

    /** Writes the key of a table that has one. */
    void writeKey(JsonBuffer out, TableShape shape, RowImage row);

    /**
     * Writes a change.
     *
     * @param key what {@link #writeKey} wrote; empty for a table without a key
     * @param last whether the transaction ends with it; only formats that hold changes back are told
     */
    void write(JsonBuffer out, Change change, TableShape shape, Optional<byte[]> key, boolean last);

    /** Writes that a table lost all its rows; false when the form has no way to say so. */
    boolean writeTruncate(JsonBuffer out, long row, long seq);

    /** Whether a deletion is followed by a record without a value, which lets Kafka forget the key. */
    default boolean leavesTombstones() {
        return false;
    }

    /** Whether each change waits until it is known whether its transaction ends with it. */
    default boolean holdsBack() {
        return false;
    }
}
