package io.millrace.standalone.cli;

import io.millrace.jobs.check.CheckedJob;
import io.millrace.jobs.lake.Pointer;
import io.millrace.jobs.lake.VersionManifest;
import io.millrace.jobs.lineage.LineageEvents;
import io.millrace.jobs.plan.Slot;
import io.millrace.jobs.run.JobsPlan;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code millrace jobs lineage}. */
@Command(
        name = "lineage",
        description =
                "Prints what every current version was made from, as OpenLineage's events in JSON, one a line, with the columns"
                        + " that each column is computed from.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: millrace jobs lineage --jobs examples/jobs"})
final class JobsLineageCommand implements Callable<Integer> {
    @Mixin
    private JobsAccess access = new JobsAccess();

    @Option(
            names = "--namespace",
            paramLabel = "NAME",
            defaultValue = "millrace",
            description = "Under which jobs and datasets stand (default: ${DEFAULT-VALUE}).")
    private String namespace = "millrace";

    @Override
    public Integer call() throws Exception {
        return LakeFailures.run(() -> {
            try (OpenJobs open = access.open()) {
                Optional<JobsPlan> plan = open.plan();
                if (plan.isEmpty()) {
                    return ExitCode.FOUND_WRONG;
                }
                LineageEvents events = new LineageEvents(namespace);
                for (CheckedJob job : plan.get().jobs().values()) {
                    print(open, plan.get(), events, job);
                }
                return ExitCode.DONE;
            }
        });
    }

    private static void print(OpenJobs open, JobsPlan plan, LineageEvents events, CheckedJob job) {
        Map<Slot, Pointer> current = plan.lake().derived(job.job().dataset()).current();
        current.forEach((slot, pointer) -> {
            Optional<VersionManifest> version = open.derived().version(job.job().dataset(), slot, pointer.key());
            version.map(made -> events.made(job, made)).ifPresent(System.out::println);
        });
    }
}
