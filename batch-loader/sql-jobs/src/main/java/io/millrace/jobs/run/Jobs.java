package io.millrace.jobs.run;

import io.millrace.jobs.Grain;
import io.millrace.jobs.JobDirectory;
import io.millrace.jobs.JobProblem;
import io.millrace.jobs.check.CheckedJob;
import io.millrace.jobs.check.JobsAnalysis;
import io.millrace.jobs.lake.DerivedLake;
import io.millrace.jobs.lake.RawLake;
import io.millrace.jobs.plan.PlannedJob;
import io.millrace.jobs.plan.Planner;
import io.millrace.jobs.plan.Slot;
import io.millrace.schemas.contract.DataContract;
import io.millrace.schemas.dataset.DatasetName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The jobs of a directory over a lake. Plans without a Spark session. */
public final class Jobs {
    /**
     * The engine as it goes into version keys: another one makes every version stale. Fixes of the engine keep the results, so only
     * its line counts.
     */
    public static final String ENGINE = "spark-4.2";

    private final Path directory;
    private final RawLake raw;
    private final DerivedLake derived;
    private final Function<DatasetName, Optional<DataContract>> contracts;
    private final InstantSource clock;

    public Jobs(
            Path directory,
            RawLake raw,
            DerivedLake derived,
            Function<DatasetName, Optional<DataContract>> contracts,
            InstantSource clock) {
        this.directory = directory;
        this.raw = raw;
        this.derived = derived;
        this.contracts = contracts;
        this.clock = clock;
    }

    /** What became of planning. */
    public sealed interface Planning {
        /** The jobs can run. */
        record Planned(JobsPlan plan) implements Planning {}

        /** They can't, and nothing does. */
        record Refused(List<JobProblem> problems) implements Planning {
            public Refused {
                problems = List.copyOf(problems);
            }
        }
    }

    /**
     * Looks at the files and the lake, and plans.
     *
     * @throws IOException when the directory can't be listed
     */
    public Planning plan() throws IOException {
        LakeState lake = new LakeState(raw, derived, contracts);
        JobsAnalysis analysis = JobsAnalysis.of(JobDirectory.load(directory), lake);
        if (!analysis.problems().isEmpty()) {
            return new Planning.Refused(analysis.problems());
        }
        Map<DatasetName, CheckedJob> jobs = new LinkedHashMap<>();
        analysis.jobs().forEach(job -> jobs.put(job.job().dataset(), job));
        Planner planner = new Planner(
                analysis.jobs().stream().map(job -> PlannedJob.of(job.job())).toList(), ENGINE);
        return new Planning.Planned(new JobsPlan(jobs, lake, planner.plan(lake, Slot.of(Grain.HOUR, clock.instant()))));
    }
}
