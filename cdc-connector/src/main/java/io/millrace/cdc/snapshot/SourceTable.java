package io.millrace.cdc.snapshot;

import io.millrace.cdc.binlog.Column;
import io.millrace.cdc.binlog.TableMap;
import java.util.List;

/**
 * A table as the source's own catalog describes it.
 *
 * @param columns in the order in which the binlog has them
 * @param primaryKey names of the key's columns in its order; empty when there is none
 */
public record SourceTable(String database, String name, List<SourceColumn> columns, List<String> primaryKey) {
    public SourceTable {
        columns = List.copyOf(columns);
        primaryKey = List.copyOf(primaryKey);
    }

    /** The table in the binlog's terms. */
    public TableMap map() {
        List<String> names = columns.stream().map(SourceColumn::name).toList();
        return TableMap.described(
                database,
                name,
                columns.stream()
                        .map(column -> new Column(column.name(), column.family()))
                        .toList(),
                primaryKey.stream().mapToInt(names::indexOf).toArray());
    }

    /** The name as it stands in a statement. */
    String quoted() {
        return quoted(database) + "." + quoted(name);
    }

    static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    @Override
    public String toString() {
        return database + "." + name;
    }
}
