package io.millrace.loader.mirror;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** How the rows of a batch get into their table. */
public sealed interface LoadMode {
    /** What the ledger calls it: append, distinct, upsert or mirror. */
    String text();

    /** Each is a row of its own. */
    record Append() implements LoadMode {
        @Override
        public String text() {
            return "append";
        }
    }

    /**
     * Each is a row of its own, unless the table has one of the same event already.
     *
     * @param columns all columns of the table
     * @param window how far before the first of them the table is searched
     */
    record Distinct(List<String> columns, Duration window) implements LoadMode {
        public Distinct {
            columns = List.copyOf(columns);
        }

        @Override
        public String text() {
            return "distinct";
        }
    }

    /**
     * The last row of each key stands in the table. Rows without a value in the key are appended.
     *
     * @param columns all columns of the table
     * @param key columns that together tell rows apart
     * @param order columns by which rows of one key follow each other, the most important first
     */
    record Upsert(List<String> columns, List<String> key, List<String> order) implements LoadMode {
        public Upsert {
            columns = List.copyOf(columns);
            key = List.copyOf(key);
            order = List.copyOf(order);
            if (key.isEmpty() || order.isEmpty()) {
                throw new IllegalArgumentException("rows can't be merged without a key and an order");
            }
        }

        @Override
        public String text() {
            return "upsert";
        }
    }

    /**
     * The table mirrors one of a source database: changes are applied by their key, in the order of their positions.
     *
     * @param dataset whose changes they are
     * @param columns original names in the source by the table's own columns
     * @param key columns of the key, in its order; without, every change is appended as a row
     * @param removes whether deleted rows are removed rather than marked
     * @param pathsUrl of the JSONPaths file that belongs to these columns
     */
    record Mirror(String dataset, Map<String, String> columns, List<String> key, boolean removes, String pathsUrl)
            implements LoadMode {
        public Mirror {
            key = List.copyOf(key);
            if (!columns.keySet().containsAll(key)) {
                throw new IllegalArgumentException("the key " + key + " is not among the columns " + columns.keySet());
            }
        }

        @Override
        public String text() {
            return key.isEmpty() ? "append" : "mirror";
        }
    }
}
