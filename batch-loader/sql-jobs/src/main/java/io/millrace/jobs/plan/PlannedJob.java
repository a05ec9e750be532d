package io.millrace.jobs.plan;

import io.millrace.jobs.Grain;
import io.millrace.jobs.InputWindow;
import io.millrace.jobs.Job;
import io.millrace.schemas.dataset.DatasetName;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A job as the planner sees it.
 *
 * @param inputs every input with its window, those that the SQL names without a declared window included
 * @param code hash of the SQL and its parameters
 */
public record PlannedJob(DatasetName output, Grain grain, Map<DatasetName, InputWindow> inputs, String code) {
    /**
     * @throws IllegalArgumentException when it reads its own output
     */
    public PlannedJob {
        if (inputs.containsKey(output)) {
            throw new IllegalArgumentException("the job of " + output + " reads its own output");
        }
        inputs = Collections.unmodifiableMap(new TreeMap<>(inputs));
    }

    /** The job, whose inputs must be all that its SQL names. */
    public static PlannedJob of(Job job) {
        KeyDigest code = new KeyDigest().add(job.sql());
        new TreeMap<>(job.parameters())
                .forEach((name, parameter) ->
                        code.add(name).add(parameter.type().name()).add(parameter.text()));
        return new PlannedJob(job.dataset(), job.grain(), job.inputs(), code.key());
    }
}
