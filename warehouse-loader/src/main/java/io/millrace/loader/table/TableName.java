package io.millrace.loader.table;

/** A table of the warehouse. */
public record TableName(String schema, String table) {
    public TableName {
        if (schema.isBlank() || table.isBlank()) {
            throw new IllegalArgumentException(
                    "a table needs a schema and a name, but has '" + schema + "' and '" + table + "'");
        }
    }

    /** As it stands in SQL. */
    public String quoted() {
        return Identifiers.quote(schema) + "." + Identifiers.quote(table);
    }

    @Override
    public String toString() {
        return schema + "." + table;
    }
}
