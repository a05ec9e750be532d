package io.millrace.standalone.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code millrace jobs}: SQL over the lake that converges by itself. */
@Command(
        name = "jobs",
        description = "Runs SQL over the lake: exactly those partitions whose inputs or code have changed.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example: millrace jobs plan --jobs examples/jobs"},
        subcommands = {
            JobsPlanCommand.class,
            JobsApplyCommand.class,
            JobsRunCommand.class,
            JobsDiffCommand.class,
            JobsRollbackCommand.class,
            JobsExpireCommand.class,
            JobsLineageCommand.class,
            JobsTestCommand.class,
            JobsPullCommand.class,
            JobsSubmitCommand.class
        })
final class JobsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(),
                "say what to do: plan, apply, run, diff, rollback, expire, lineage, test, pull or submit");
    }
}
