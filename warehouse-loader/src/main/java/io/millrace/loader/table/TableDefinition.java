package io.millrace.loader.table;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A table as it stands in the warehouse. */
public final class TableDefinition {
    private final Map<String, TableColumn> columns;

    public TableDefinition(List<TableColumn> columns) {
        this.columns = columns.stream().collect(Collectors.toUnmodifiableMap(TableColumn::name, Function.identity()));
    }

    public Optional<TableColumn> column(String name) {
        return Optional.ofNullable(columns.get(name));
    }
}
