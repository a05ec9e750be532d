package io.millrace.jobs.plan;

import java.util.List;

/**
 * One partition that has to be made.
 *
 * @param target the version to make
 * @param causes everything that makes the current version stale
 */
public record PlannedRun(PlannedJob job, Slot slot, Version target, List<Cause> causes) {
    public PlannedRun {
        causes = List.copyOf(causes);
    }
}
