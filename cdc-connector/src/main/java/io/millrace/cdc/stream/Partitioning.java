package io.millrace.cdc.stream;

import io.millrace.cdc.binlog.TableMap;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** How the rows of a table are given to the partitions of its topic. */
public final class Partitioning {
    private final boolean wholeTables;
    private final List<Pattern> columns;

    private Partitioning(boolean wholeTables, List<Pattern> columns) {
        this.wholeTables = wholeTables;
        this.columns = columns;
    }

    /** By the key, which keeps the changes of a row in order. */
    public static Partitioning byKey() {
        return new Partitioning(false, List.of());
    }

    /** Each table in one partition, which keeps all its changes in order. */
    public static Partitioning byTable() {
        return new Partitioning(true, List.of());
    }

    /**
     * By the value of a column, which keeps all changes with that value in order; tables without such a column go by their key.
     *
     * @param patterns of {@code database.table.column}
     */
    public static Partitioning byColumn(List<String> patterns) {
        return new Partitioning(false, CaptureRules.patterns(patterns));
    }

    boolean isByTable() {
        return wholeTables;
    }

    /** The first of the table's columns that a pattern names. */
    OptionalInt column(TableMap table) {
        for (int i = 0; i < table.columns().size(); i++) {
            String name = table.database() + "." + table.table() + "."
                    + table.columns().get(i).name();
            if (columns.stream().anyMatch(pattern -> pattern.matcher(name).matches())) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }
}
