package io.millrace.loader.table;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A table as it stands in the warehouse. */
public final class TableDefinition {
    private final List<String> names;
    private final Map<String, TableColumn> columns;

    public TableDefinition(List<TableColumn> columns) {
        this.names = columns.stream().map(TableColumn::name).toList();
        this.columns = columns.stream().collect(Collectors.toUnmodifiableMap(TableColumn::name, Function.identity()));
    }

    /** The names of all columns, in order. */
    public List<String> names() {
        return names;
    }

    public Optional<TableColumn> column(String name) {
        return Optional.ofNullable(columns.get(name));
    }
}
