package io.millrace.monitor.console;

import io.millrace.monitor.collect.SourceState;
import io.millrace.monitor.derived.DerivedTable;
import io.millrace.monitor.derived.JobsService;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What is known of jobs at each moment: their results in the lake, and what the service says of itself. */
public record JobsBoard(
        Supplier<SourceState<Map<String, DerivedTable>>> derived,
        Supplier<SourceState<Optional<JobsService>>> service) {
    /** The results as they were read last. */
    Map<String, DerivedTable> tables() {
        return derived.get().value().orElse(Map.of());
    }

    /** How the result of a job does. */
    State state(String dataset) {
        DerivedTable table = tables().get(dataset);
        if (table == null) {
            return new State("none", "unknown");
        }
        return state(table);
    }

    static State state(DerivedTable table) {
        if (table.held().stream().anyMatch(held -> !held.rolledBack())) {
            return new State("warn", "held");
        }
        if (!table.held().isEmpty()) {
            return new State("move", "rolled back");
        }
        return table.partitions().isEmpty() ? new State("none", "not made yet") : new State("good", "current");
    }
}
