package io.millrace.cdc.binlog;

import java.util.List;

/** A table as a table-map event describes it, with everything that decoding its rows needs. */
public final class TableMap {
    private final String database;
    private final String table;
    private final List<Column> columns;
    private final int[] primaryKey;
    private final CellDecoder[] decoders;

    TableMap(String database, String table, List<Column> columns, int[] primaryKey, CellDecoder[] decoders) {
        this.database = database;
        this.table = table;
        this.columns = List.copyOf(columns);
        this.primaryKey = primaryKey;
        this.decoders = decoders;
    }

    /** A table that is known from elsewhere; its cells can't be decoded. */
    public static TableMap described(String database, String table, List<Column> columns, int[] primaryKey) {
        return new TableMap(database, table, columns, primaryKey.clone(), new CellDecoder[0]);
    }

    public String database() {
        return database;
    }

    public String table() {
        return table;
    }

    public List<Column> columns() {
        return columns;
    }

    /** Indexes of the columns of the primary key in its own order; empty when the table has none. */
    public int[] primaryKey() {
        return primaryKey.clone();
    }

    CellDecoder decoder(int column) {
        return decoders[column];
    }

    @Override
    public String toString() {
        return database + "." + table;
    }
}
