package io.millrace.standalone.cli;

import io.millrace.jobs.test.JobTests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code millrace jobs test}. */
@Command(
        name = "test",
        description = "Runs the tests beside the job files: rows in, rows out. Needs no lake.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: millrace jobs test --jobs examples/jobs"})
final class JobsTestCommand implements Callable<Integer> {
    private static final JsonMapper MAPPER = new JsonMapper();

    @Option(
            names = "--jobs",
            paramLabel = "DIR",
            defaultValue = "jobs",
            description = "Directory of the job files (default: ${DEFAULT-VALUE}).")
    private Path jobs = Path.of("jobs");

    @Option(names = "--json", description = "Print one JSON object a line, one for each test.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (!Files.isDirectory(jobs)) {
            throw new ParameterException(
                    spec.commandLine(), jobs + " is not a directory; name the one that holds the jobs with --jobs");
        }
        Path work = Files.createTempDirectory("millrace-jobs");
        List<JobTests.Result> results = JobTests.run(jobs, work, () -> OpenJobs.engine(work));
        results.forEach(this::print);
        long failed = results.stream().filter(result -> !result.hasPassed()).count();
        if (!json) {
            System.out.println(results.size() - failed + " of " + results.size() + " tests passed");
        }
        return failed == 0 ? ExitCode.DONE : ExitCode.FOUND_WRONG;
    }

    private void print(JobTests.Result result) {
        if (json) {
            ObjectNode line = MAPPER.createObjectNode()
                    .put("file", result.file())
                    .put("test", result.name())
                    .put("passed", result.hasPassed());
            result.differences().forEach(line.putArray("differences")::add);
            System.out.println(MAPPER.writeValueAsString(line));
            return;
        }
        System.out.println((result.hasPassed() ? "passed  " : "FAILED  ") + result.file() + ": " + result.name());
        result.differences().forEach(difference -> System.out.println("        " + difference));
    }
}
