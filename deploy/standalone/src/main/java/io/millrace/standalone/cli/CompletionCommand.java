package io.millrace.standalone.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code millrace completion}: the script with which bash and zsh complete commands and options. */
@Command(
        name = "completion",
        description = "Prints the script with which bash and zsh complete millrace's commands and options.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: millrace completion"})
final class CompletionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        System.out.println(AutoComplete.bash("millrace", spec.root().commandLine()));
        return ExitCode.DONE;
    }
}
