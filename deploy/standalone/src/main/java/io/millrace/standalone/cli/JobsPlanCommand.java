package io.millrace.standalone.cli;

import io.millrace.jobs.plan.Plan;
import io.millrace.jobs.plan.PlannedRun;
import io.millrace.jobs.run.JobChange;
import io.millrace.jobs.run.JobsPlan;
import io.millrace.standalone.terminal.TextTable;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code millrace jobs plan}. */
@Command(
        name = "plan",
        description = "Shows what is stale and why, what it reads, and how the code and the columns have changed."
                + " Runs nothing.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: millrace jobs plan --jobs examples/jobs --json"})
final class JobsPlanCommand implements Callable<Integer> {
    private static final JsonMapper MAPPER = new JsonMapper();

    @Mixin
    private JobsAccess access = new JobsAccess();

    @Option(names = "--json", description = "Print one JSON object a line.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        return LakeFailures.run(() -> {
            try (OpenJobs open = access.open()) {
                Optional<JobsPlan> plan = open.plan();
                if (plan.isEmpty()) {
                    return ExitCode.FOUND_WRONG;
                }
                List<JobChange> changes = JobChange.of(plan.get(), open.derived());
                if (json) {
                    printJson(plan.get(), changes);
                } else {
                    print(plan.get(), changes);
                }
                return ExitCode.DONE;
            }
        });
    }

    private static void print(JobsPlan plan, List<JobChange> changes) {
        List<PlannedRun> runs = plan.plan().runs();
        if (runs.isEmpty()) {
            System.out.println("Everything is up to date.");
        } else {
            TextTable table = new TextTable("dataset", "partition", "rows to read", "size", "downstream", "why");
            for (PlannedRun run : runs) {
                JobsPlan.Size size = plan.size(run);
                table.row(
                        run.job().output(),
                        run.slot(),
                        size.rows(),
                        Bytes.human(size.bytes()),
                        plan.downstream(run),
                        CauseTexts.line(run.causes()));
            }
            table.lines("").forEach(System.out::println);
            System.out.println(runs.size() + " to run");
        }
        changes.forEach(change -> {
            System.out.println();
            System.out.println(change.dataset() + ":");
            change.code().forEach(line -> System.out.println("  " + line));
            change.columns().forEach(line -> System.out.println("  " + line));
        });
        for (Plan.Frozen frozen : plan.plan().frozen()) {
            System.out.println(frozen.output() + " " + frozen.slot() + " stays as it is: " + frozen.expired()
                    + ", from which it was made, has expired");
        }
    }

    private static void printJson(JobsPlan plan, List<JobChange> changes) {
        for (PlannedRun run : plan.plan().runs()) {
            JobsPlan.Size size = plan.size(run);
            ObjectNode line = MAPPER.createObjectNode()
                    .put("type", "run")
                    .put("dataset", run.job().output().value())
                    .put("partition", run.slot().toString())
                    .put("version", run.target().key())
                    .put("rows", size.rows())
                    .put("bytes", size.bytes())
                    .put("downstream", plan.downstream(run));
            CauseTexts.lines(run.causes()).forEach(line.putArray("why")::add);
            System.out.println(MAPPER.writeValueAsString(line));
        }
        for (JobChange change : changes) {
            ObjectNode line = MAPPER.createObjectNode()
                    .put("type", "change")
                    .put("dataset", change.dataset().value());
            change.code().forEach(line.putArray("code")::add);
            change.columns().forEach(line.putArray("columns")::add);
            System.out.println(MAPPER.writeValueAsString(line));
        }
        for (Plan.Frozen frozen : plan.plan().frozen()) {
            System.out.println(MAPPER.writeValueAsString(MAPPER.createObjectNode()
                    .put("type", "frozen")
                    .put("dataset", frozen.output().value())
                    .put("partition", frozen.slot().toString())
                    .put("expired", frozen.expired().toString())));
        }
    }
}
