package io.millrace.monitor.console;

import io.millrace.monitor.catalog.ColumnRef;
import io.millrace.monitor.derived.DerivedTable;
import io.millrace.monitor.derived.JobsService;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the jobs have made of the lake.
 *
 * @param service what the service that runs them says; empty when none is watched, answers or leads
 * @param problem why the results can't be shown, or are old
 * @param serviceProblem why the service could not be asked
 */
public record JobsView(
        Shell shell,
        List<Derived> derived,
        Optional<JobsService> service,
        Optional<String> problem,
        Optional<String> serviceProblem) {
    /**
     * @param latest of the partitions, those that were made last first
     * @param failed why its partitions could not be made, as far as the service says
     * @param loaded versions in the warehouse by partition; empty when it is not loaded, or can't be asked
     * @param columns each with the columns that it is computed from
     */
    public record Derived(
            DerivedTable table,
            State state,
            List<DerivedTable.Partition> latest,
            List<String> failed,
            Map<String, String> loaded,
            List<Column> columns) {
        /** Of a dataset that it reads or is read by. */
        public static String address(String dataset) {
            return "/catalog/" + dataset;
        }

        /** Whether the warehouse holds the current version of a partition; empty when that is not known. */
        public Optional<Boolean> isLoaded(DerivedTable.Partition partition) {
            return loaded.isEmpty()
                    ? Optional.empty()
                    : Optional.of(partition.key().equals(loaded.get(partition.name())));
        }
    }

    /** A column and where it comes from. */
    public record Column(String name, String type, List<ColumnRef> from) {}

    /** The first digits of a version, by which people tell one from another. */
    public static String brief(String key) {
        return key.substring(0, Math.min(8, key.length()));
    }
}
