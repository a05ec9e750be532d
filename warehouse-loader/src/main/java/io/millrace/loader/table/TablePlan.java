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

    /** Columns of the table are too narrow. */
    record Widen(List<NewColumn> columns) implements TablePlan {
        public Widen {
            columns = List.copyOf(columns);
        }
    }

    /**
     * The table stands.
     *
     * @param doubtful objects of batches of which rows may not fit, with what is doubtful about them; all others can be loaded
     */
    record Ready(Map<String, String> doubtful) implements TablePlan {
        public Ready {
            doubtful = Map.copyOf(doubtful);
        }
    }
}
