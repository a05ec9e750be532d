package io.millrace.loader.table;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a table needs before batches can be loaded. */
public sealed interface TablePlan {
    /** The table must be made. */
    record Create(List<NewColumn> columns) implements TablePlan {
        public Create {
            columns = List.copyOf(columns);
        }
    }

    /** The table lacks columns. */
    record AddColumns(List<NewColumn> columns) implements TablePlan {
        public AddColumns {
            columns = List.copyOf(columns);
        }
    }

    /**
     * Only the rows themselves tell whether they fit.
     *
     * @param columns by the object of each such batch, the columns whose digits after the point must be counted
     */
    record CountFractions(Map<String, Set<String>> columns) implements TablePlan {
        public CountFractions {
            columns = Map.copyOf(columns);
        }
    }

    /**
     * The table stands.
     *
     * @param conflicts reasons by the object of each batch that doesn't fit; every other batch can be loaded
     */
    record Ready(Map<String, String> conflicts) implements TablePlan {
        public Ready {
            conflicts = Map.copyOf(conflicts);
        }
    }
}
