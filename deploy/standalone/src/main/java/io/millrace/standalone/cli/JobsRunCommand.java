package io.millrace.standalone.cli;

import io.millrace.jobs.plan.PlannedRun;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code millrace jobs run}. */
@Command(
        name = "run",
        description = "Runs what is stale of a time and of some datasets, and what they need for it. What is up to date"
                + " is not run again: its rows would be the same.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example: millrace jobs run plays_by_country --jobs examples/jobs --from 2026-11-01 --to 2026-11-08"
        })
final class JobsRunCommand implements Callable<Integer> {
    @Mixin
    private JobsAccess access = new JobsAccess();

    @Mixin
    private JobsRunning running = new JobsRunning();

    @Parameters(paramLabel = "DATASET", arity = "0..*", description = "Only these (default: all).")
    private List<String> datasets = List.of();

    @Option(names = "--from", paramLabel = "TIME", converter = Moments.class, description = "From this moment on.")
    private Optional<Instant> from = Optional.empty();

    @Option(names = "--to", paramLabel = "TIME", converter = Moments.class, description = "Before this moment.")
    private Optional<Instant> to = Optional.empty();

    @Override
    public Integer call() throws Exception {
        Predicate<PlannedRun> chosen = run -> (datasets.isEmpty()
                        || datasets.contains(run.job().output().value()))
                && from.filter(begin -> run.slot().start().isBefore(begin)).isEmpty()
                && to.filter(end -> !run.slot().start().isBefore(end)).isEmpty();
        return running.run(access, chosen);
    }
}
