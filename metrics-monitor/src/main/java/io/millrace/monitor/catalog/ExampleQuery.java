package io.millrace.monitor.catalog;

import java.util.List;
import java.util.stream.Collectors;

/** A query that runs in the warehouse as it stands and shows what the newest rows look like. */
final class ExampleQuery {
    private static final int MOST_COLUMNS = 6;
    private static final String RECEIVED = "_received_at";
    private static final String PARTITION = "_partition";
    private static final String DELETED = "_deleted";

    private ExampleQuery() {}

    static String of(CatalogTable table) {
        List<String> shown = table.columns().stream()
                .filter(column -> !column.isReserved())
                .map(CatalogColumn::name)
                .limit(MOST_COLUMNS)
                .toList();
        String list =
                shown.isEmpty() ? "*" : shown.stream().map(SqlNames::quoted).collect(Collectors.joining(", "));
        String from = SqlNames.quotedTable(table.table());
        return "select " + list + "\nfrom " + from + condition(table, from) + "\nlimit 100;";
    }

    private static String condition(CatalogTable table, String from) {
        if (has(table, PARTITION)) {
            return "\nwhere _partition = (select max(_partition) from " + from + ")";
        }
        if (has(table, DELETED)) {
            return "\nwhere not coalesce(_deleted, false)";
        }
        return has(table, RECEIVED)
                ? "\nwhere _received_at >= dateadd(day, -1, getdate())\norder by _received_at desc"
                : "";
    }

    private static boolean has(CatalogTable table, String name) {
        return table.columns().stream()
                .anyMatch(column -> column.name().equals(name) && !column.type().isEmpty());
    }
}
