package io.millrace.jobs.run;

import io.millrace.jobs.Grain;
import io.millrace.jobs.JobDirectory;
import io.millrace.jobs.JobProblem;
import io.millrace.jobs.Trigger;
import io.millrace.jobs.check.CheckedJob;
import io.millrace.jobs.check.JobsAnalysis;
import io.millrace.jobs.lake.DerivedLake;
import io.millrace.jobs.lake.Pointer;
import io.millrace.jobs.lake.RawLake;
import io.millrace.jobs.plan.PlannedJob;
import io.millrace.jobs.plan.Planner;
import io.millrace.jobs.plan.Slot;
import io.millrace.schemas.contract.DataContract;
import io.millrace.schemas.dataset.DatasetName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
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

    /** Whether a stale partition of a job may be made now. */
    @FunctionalInterface
    public interface Due {
        boolean isDue(CheckedJob job, Slot slot, LakeState lake);
    }

    /**
     * Whether a job runs on change, or one of the times of its schedule has come since the partition began or was last made.
     */
    public boolean isScheduled(CheckedJob job, Slot slot, LakeState lake) {
        if (!(job.job().trigger() instanceof Trigger.Scheduled scheduled)) {
            return true;
        }
        Instant since =
                lake.pointer(job.job().dataset(), slot).map(Pointer::movedAt).orElse(slot.start());
        return scheduled
                .schedule()
                .last(clock.instant())
                .filter(since::isBefore)
                .isPresent();
    }

    /**
     * Looks at the files and the lake, and plans, whatever schedules say.
     *
     * @throws IOException when the directory can't be listed
     */
    public Planning plan() throws IOException {
        return plan((job, slot, lake) -> true);
    }

    /**
     * Looks at the files and the lake, and plans what is due.
     *
     * @throws IOException when the directory can't be listed
     */
    public Planning plan(Due due) throws IOException {
        LakeState lake = new LakeState(raw, derived, contracts);
        JobsAnalysis analysis = JobsAnalysis.of(JobDirectory.load(directory), lake);
        if (!analysis.problems().isEmpty()) {
            return new Planning.Refused(analysis.problems());
        }
        lake.lookAt(analysis.jobs().stream().map(job -> job.job().dataset()).toList());
        Map<DatasetName, CheckedJob> jobs = new LinkedHashMap<>();
        analysis.jobs().forEach(job -> jobs.put(job.job().dataset(), job));
        Planner planner = new Planner(
                analysis.jobs().stream().map(job -> PlannedJob.of(job.job())).toList(), ENGINE);
        Planner.Due planned = (job, slot) ->
                due.isDue(Optional.ofNullable(jobs.get(job.output())).orElseThrow(), slot, lake);
        return new Planning.Planned(
                new JobsPlan(jobs, lake, planner.plan(lake, Slot.of(Grain.HOUR, clock.instant()), planned)));
    }
}
