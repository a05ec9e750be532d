package io.millrace.jobs.plan;

import io.millrace.schemas.dataset.DatasetName;
import java.util.List;

/**
 * What has to run now.
 *
 * @param runs upstream ones first
 * @param frozen partitions that are stale but can't be made again, since raw data that they were made from has expired
 */
public record Plan(List<PlannedRun> runs, List<Frozen> frozen) {
    public Plan {
        runs = List.copyOf(runs);
        frozen = List.copyOf(frozen);
    }

    /**
     * A partition that stays as it is.
     *
     * @param expired a part of an input that is no longer in the lake
     */
    public record Frozen(DatasetName output, Slot slot, InputRef expired) {}
}
