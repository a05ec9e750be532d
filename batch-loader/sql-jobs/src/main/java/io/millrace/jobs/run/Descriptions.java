package io.millrace.jobs.run;

import io.millrace.jobs.Job;
import io.millrace.jobs.WarehouseTable;
import io.millrace.jobs.check.CheckedJob;
import io.millrace.jobs.lake.DerivedLake;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.derived.DerivedDescription;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells those who don't have the job files, such as the loader of the warehouse and the monitor, what the jobs say of their datasets. Thread-safe.
 */
public final class Descriptions {
    private final DerivedLake derived;
    private final Map<DatasetName, DerivedDescription> told = new ConcurrentHashMap<>();

    public Descriptions(DerivedLake derived) {
        this.derived = derived;
    }

    /** Writes what is another one than in the lake. */
    public void publish(JobsPlan plan) {
        if (!derived.environment().isProduction()) {
            return;
        }
        List<DerivedDescription> changed = new ArrayList<>();
        plan.jobs().values().forEach(checked -> {
            DerivedDescription description = of(checked);
            if (!description.equals(told.get(checked.job().dataset()))) {
                changed.add(description);
            }
        });
        derived.keepIndexes(plan.jobs().keySet());
        derived.describe(changed);
        changed.forEach(description -> told.put(new DatasetName(description.dataset()), description));
    }

    private static DerivedDescription of(CheckedJob checked) {
        Job job = checked.job();
        return new DerivedDescription(
                DerivedDescription.FORMAT,
                job.dataset().value(),
                job.grain().text(),
                job.owner(),
                job.description(),
                job.warehouse().map(WarehouseTable::name),
                Optional.of(job.inputs().keySet().stream()
                        .map(DatasetName::value)
                        .sorted()
                        .toList()),
                Optional.of(Arrays.stream(checked.columns().fields())
                        .map(column -> new DerivedDescription.Column(
                                column.name(),
                                column.dataType().sql(),
                                checked.origins().getOrDefault(column.name(), Collections.emptySortedSet()).stream()
                                        .map(origin -> new DerivedDescription.Origin(origin.dataset(), origin.column()))
                                        .toList()))
                        .toList()));
    }
}
