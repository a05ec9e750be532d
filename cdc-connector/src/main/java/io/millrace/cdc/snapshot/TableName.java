package io.millrace.cdc.snapshot;

/** The name of a table within a source. */
public record TableName(String database, String table) {
    @Override
    public String toString() {
        return database + "." + table;
    }
}
