package io.millrace.jobs;

import io.millrace.schemas.dataset.DatasetName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A SQL statement that makes one partition of a dataset from partitions of others.
 *
 * @param dataset what it makes
 * @param parameters by name, in the file's order
 * @param inputs windows of the inputs that are not read by the same partition, in the file's order
 * @param warehouse where the result is loaded; empty when it stays in the lake
 * @param sql everything below the header
 */
public record Job(
        DatasetName dataset,
        Grain grain,
        String owner,
        String description,
        Map<String, Parameter> parameters,
        Map<DatasetName, InputWindow> inputs,
        Trigger trigger,
        Optional<WarehouseTable> warehouse,
        String sql) {
    /**
     * @throws IllegalArgumentException when the dataset is one of row changes or the SQL is blank
     */
    public Job {
        if (dataset.isChanges()) {
            throw new IllegalArgumentException(
                    "'" + dataset + "' is a name of row changes; a job makes [a-z][a-z0-9_]{0,62}");
        }
        if (sql.isBlank()) {
            throw new IllegalArgumentException("the job of " + dataset + " has no SQL");
        }
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    }

    /** The same job with the windows of all its inputs. */
    public Job withInputs(Map<DatasetName, InputWindow> all) {
        return new Job(dataset, grain, owner, description, parameters, all, trigger, warehouse, sql);
    }
}
