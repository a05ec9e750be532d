package io.millrace.ingest.tables;

import io.millrace.schemas.contract.Violation;
import io.millrace.schemas.contract.ViolationHandling;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.row.Row;
import java.util.List;

/** Holds rows against the tables that they will be loaded into. Thread-safe. */
public interface TableRules {
    /** Nothing is known of any table. */
    TableRules NONE = new TableRules() {
        @Override
        public List<Violation> violations(DatasetName dataset, Row row) {
            return List.of();
        }

        @Override
        public ViolationHandling handling() {
            return ViolationHandling.WARN;
        }
    };

    /** What doesn't fit; nothing for a table that isn't known. */
    List<Violation> violations(DatasetName dataset, Row row);

    /** What becomes of rows that don't fit. */
    ViolationHandling handling();
}
