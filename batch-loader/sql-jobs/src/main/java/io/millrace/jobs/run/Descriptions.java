package io.millrace.jobs.run;

import io.millrace.jobs.Job;
import io.millrace.jobs.WarehouseTable;
import io.millrace.jobs.lake.DerivedLake;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.derived.DerivedDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells those who don't have the job files, such as the loader of the warehouse, what the jobs say of their datasets. Thread-safe.
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
            DerivedDescription description = of(checked.job());
            if (!description.equals(told.get(checked.job().dataset()))) {
                changed.add(description);
            }
        });
        derived.keepIndexes(plan.jobs().keySet());
        derived.describe(changed);
        changed.forEach(description -> told.put(new DatasetName(description.dataset()), description));
    }

    private static DerivedDescription of(Job job) {
        return new DerivedDescription(
                DerivedDescription.FORMAT,
                job.dataset().value(),
                job.grain().text(),
                job.owner(),
                job.description(),
                job.warehouse().map(WarehouseTable::name));
    }
}
