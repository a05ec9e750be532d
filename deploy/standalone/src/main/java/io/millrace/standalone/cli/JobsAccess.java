package io.millrace.standalone.cli;

import io.millrace.jobs.daemon.SqlJobsSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say which jobs are meant, and over which lake. */
final class JobsAccess {
    @Mixin
    private LakeAccess lake = new LakeAccess();

    @Option(
            names = "--jobs",
            paramLabel = "DIR",
            defaultValue = "jobs",
            description = "Directory of the job files (default: ${DEFAULT-VALUE}).")
    private Path jobs = Path.of("jobs");

    @Mixin
    private EnvironmentOption environment = new EnvironmentOption();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /** The lake with the jobs over it; the caller closes it. */
    OpenJobs open() {
        return new OpenJobs(lake.storeSettings(), directory(), lake.contracts(), environment.get());
    }

    /** Spark's settings in the millrace.yaml; none in a standalone installation. */
    Map<String, String> spark() {
        return lake.hasConfiguration() ? lake.bind(SqlJobsSettings.SECTION).spark() : Map.of();
    }

    Path directory() {
        if (!Files.isDirectory(jobs)) {
            throw new ParameterException(
                    spec.commandLine(), jobs + " is not a directory; name the one that holds the jobs with --jobs");
        }
        return jobs;
    }
}
