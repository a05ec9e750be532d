package io.millrace.cdc.binlog;

/** Which transactions of a server have been seen. Not thread-safe. */
public sealed interface Gtids permits MySqlGtids, MariaDbGtids {
    void add(Gtid gtid);

    /** Whether everything in the other one is in this one. */
    boolean containsAll(Gtids other);

    boolean contains(Gtid gtid);

    boolean isEmpty();

    /** A copy that does not change with this one. */
    Gtids copy();

    /** The server's own notation. */
    String text();

    /**
     * Reads the server's notation.
     *
     * @throws UndecodableEventException when the text holds what this program does not handle, such as tags
     */
    static Gtids parse(boolean mariaDb, String text) {
        return mariaDb ? MariaDbGtids.parse(text) : MySqlGtids.parse(text);
    }
}
