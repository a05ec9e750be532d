package io.millrace.loader.table;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How a table is to be made, as its contract says ("CREATE TABLE" in the Redshift developer guide).
 *
 * @param columns those that the contract names, whether or not rows have values for them yet
 * @param distStyle {@code AUTO}, {@code EVEN}, {@code ALL} or {@code KEY}; empty for the loader's choice
 * @param distKey the column whose values decide where rows stand
 * @param sortKey columns by which rows are sorted, the first one first; none for the loader's choice
 */
public record TableDesign(
        List<NewColumn> columns, Optional<String> distStyle, Optional<String> distKey, List<String> sortKey) {
    /** Everything is the loader's choice. */
    public static final TableDesign NONE = new TableDesign(List.of(), Optional.empty(), Optional.empty(), List.of());

    public TableDesign {
        columns = List.copyOf(columns);
        sortKey = List.copyOf(sortKey);
    }

    /** Whether the contract leaves everything open. */
    public boolean isOpen() {
        return equals(NONE);
    }

    /** How the column is to be made; empty when the contract doesn't say. */
    public Optional<NewColumn> column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }

    /**
     * What follows the columns in CREATE TABLE.
     *
     * @param made the columns that the table gets
     * @param defaultSortKey the loader's choice
     */
    public String attributes(Collection<NewColumn> made, String defaultSortKey) {
        List<String> names = made.stream().map(NewColumn::name).toList();
        List<String> attributes = new ArrayList<>();
        Optional<String> key = distKey.filter(names::contains);
        attributes.add("DISTSTYLE " + (key.isPresent() ? "KEY" : distStyle.orElse("AUTO")));
        key.ifPresent(column -> attributes.add("DISTKEY(" + Identifiers.quote(column) + ")"));
        List<String> wanted = sortKey.isEmpty() ? List.of(defaultSortKey) : sortKey;
        String sorted =
                wanted.stream().filter(names::contains).map(Identifiers::quote).collect(Collectors.joining(", "));
        if (!sorted.isEmpty()) {
            attributes.add("COMPOUND SORTKEY(" + sorted + ")");
        }
        return String.join(" ", attributes);
    }
}
