package io.millrace.standalone.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code millrace jobs apply}. */
@Command(
        name = "apply",
        description = "Runs everything that is stale, and what is downstream of it, until nothing is left."
                + " Without work it ends at once, without starting Spark.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: millrace jobs apply --jobs examples/jobs --at-once 4"})
final class JobsApplyCommand implements Callable<Integer> {
    @Mixin
    private JobsAccess access = new JobsAccess();

    @Mixin
    private JobsRunning running = new JobsRunning();

    @Option(
            names = "--every",
            paramLabel = "SECONDS",
            description = "Do it again after so many seconds, until Ctrl-C, in one warm session.")
    private Optional<Integer> every = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (every.filter(seconds -> seconds < 1).isPresent()) {
            throw new ParameterException(spec.commandLine(), "--every must be at least 1");
        }
        return every.isPresent()
                ? running.keepRunning(access, Duration.ofSeconds(every.get()))
                : running.run(access, run -> true);
    }
}
