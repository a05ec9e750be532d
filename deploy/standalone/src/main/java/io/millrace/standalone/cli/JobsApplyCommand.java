package io.millrace.standalone.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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

    @Override
    public Integer call() throws Exception {
        return running.run(access, run -> true);
    }
}
