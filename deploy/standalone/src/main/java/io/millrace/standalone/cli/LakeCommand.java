package io.millrace.standalone.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code millrace lake}: looks into the lake and after it. */
@Command(
        name = "lake",
        description = "Looks into the lake, and after it.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example: millrace lake ls"},
        subcommands = {
            LakeListCommand.class,
            LakeCatCommand.class,
            LakeStatsCommand.class,
            LakeSweepCommand.class,
            LakeExpireCommand.class,
            LakeEraseCommand.class,
            LakeReplayCommand.class
        })
final class LakeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(), "say what to do: ls, cat, stats, sweep, expire, erase or replay");
    }
}
