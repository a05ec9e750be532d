package io.millrace.loader.table;

import java.util.List;
import java.util.Map;

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
