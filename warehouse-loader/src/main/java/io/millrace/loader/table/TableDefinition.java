package io.millrace.loader.table;

import io.millrace.schemas.row.ColumnSeen;
import io.millrace.schemas.row.ValueType;
import io.millrace.schemas.warehouse.TableColumn;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A table as it stands in the warehouse. */
public final class TableDefinition {
    private static final Set<ValueType> INEXACT =
            EnumSet.of(ValueType.BIG_INTEGER, ValueType.DECIMAL, ValueType.NUMBER);

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

    /** Decimal columns for which rows have numbers that a binary floating point number may not hold exactly. */
    public Set<String> inexactFor(List<ColumnSeen> seen) {
        return seen.stream()
                .filter(column -> column(column.name())
                        .filter(own -> own.scale().isPresent())
                        .isPresent())
                .filter(column -> !Collections.disjoint(column.types(), INEXACT))
                .map(ColumnSeen::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** All columns, in order. */
    public List<TableColumn> columns() {
        return names.stream().map(columns::get).filter(Objects::nonNull).toList();
    }

    /** The columns as another table would get them, without anything but their types. */
    public List<NewColumn> copies() {
        return columns().stream()
                .map(column -> new NewColumn(column.name(), ColumnTypes.sql(column)))
                .toList();
    }

    public Optional<TableColumn> column(String name) {
        return Optional.ofNullable(columns.get(name));
    }
}
