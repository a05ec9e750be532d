package io.millrace.loader.advice;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A table as {@code svv_table_info} shows it, and what was counted in it.
 *
 * @param sortKey the first column of its sort key, {@code AUTO(...)} where Redshift chooses; empty when it has none
 * @param skewRows rows of the fullest slice over those of the emptiest; empty when it is not distributed by a key
 * @param unsorted percent of its rows that are not in the order of the sort key
 * @param statsOff how stale its statistics are, 0 to 100
 * @param distKeyNulls share of rows without a value in the DISTKEY; empty when it has none
 * @param longest longest value in bytes of the columns for which it was asked
 */
record TableFacts(
        String schema,
        String table,
        long rows,
        Optional<String> sortKey,
        OptionalDouble skewRows,
        double unsorted,
        double statsOff,
        OptionalDouble distKeyNulls,
        List<ColumnFacts> columns,
        Map<String, Integer> longest) {
    TableFacts {
        columns = List.copyOf(columns);
        longest = Map.copyOf(longest);
    }

    String quoted() {
        return quote(schema) + "." + quote(table);
    }

    static String quote(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    Optional<ColumnFacts> distKey() {
        return columns.stream().filter(ColumnFacts::distKey).findFirst();
    }
}
