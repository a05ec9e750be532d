package io.millrace.cdc.binlog;

/** What a statement in the binlog is, as far as capture has to know. */
sealed interface Statement {
    /** Begins a transaction. */
    record Begin() implements Statement {}

    /** Ends a transaction with its changes. */
    record Commit() implements Statement {}

    /** Undoes a transaction, or a part of it. */
    record Rollback() implements Statement {}

    /** Begins or settles a transaction of several databases. */
    record Xa() implements Statement {}

    /** Empties a table. */
    record Truncate(String database, String table) implements Statement {}

    /**
     * Changes rows without saying which: the binlog was written in another format than ROW.
     *
     * @param database of the table, as far as it can be told
     * @param verb the statement's first word
     */
    record RowChange(String database, String verb) implements Statement {}

    /**
     * Changes a definition.
     *
     * @param removesRows whether rows vanish without an event of their own, as with a partition
     */
    record Definition(boolean removesRows) implements Statement {}

    /** Nothing that concerns tables: accounts, maintenance, savepoints. */
    record Other() implements Statement {}
}
