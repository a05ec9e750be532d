package io.millrace.standalone.cli;

import io.millrace.standalone.demo.DemoDatabase;
import io.millrace.standalone.demo.DemoJobs;
import io.millrace.standalone.demo.DemoReport;
import io.millrace.standalone.demo.DemoRun;
import io.millrace.standalone.demo.MirrorCounts;
import io.millrace.standalone.stack.Component;
import io.millrace.standalone.stack.Credentials;
import io.millrace.standalone.stack.Endpoints;
import io.millrace.standalone.stack.Ports;
import io.millrace.standalone.terminal.Terminal;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code millrace demo}: a realistic stream, and the counts at each stage. */
@Command(
        name = "demo",
        description =
                "Posts a music service's events the way Segment's SDKs do: sign-ups, plays, searches, purchases;"
                        + " some late, some twice, a few invalid. Meanwhile changes the rows of the application"
                        + " database. Ends with the counts at each stage side by side, and those of the tables and their mirrors.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: millrace demo --events 100000"})
final class DemoCommand implements Callable<Integer> {
    private static final int BAR_WIDTH = 40;

    @Mixin
    private DataOption data = new DataOption();

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "10000",
            description = "How many (default: ${DEFAULT-VALUE}).")
    private int events;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "0",
            description = "At most so many a second (default: as many as the edge takes).")
    private int rate;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "The same seed gives the same stream (default: by the clock).")
    private Optional<Long> seed = Optional.empty();

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "180",
            description = "How long something may be away before the demo gives up (default: ${DEFAULT-VALUE}).")
    private int patience;

    @Option(
            names = "--jobs",
            description =
                    "Then put five SQL jobs into the installation's directory of jobs, let plays arrive late and change"
                            + " the rule for spam, and wait each time until the tables agree again.")
    private boolean jobs;

    @Option(names = "--json", description = "Print the counts as JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (events < 1 || rate < 0 || patience < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--events and --patience must be at least 1, --rate not negative");
        }
        Ports ports = Endpoints.read(data.data);
        long chosenSeed = seed.orElseGet(System::currentTimeMillis);
        String name = "demo-" + Long.toString(System.currentTimeMillis(), 36);
        DemoRun run = new DemoRun(
                target(ports, Credentials.loadOrCreate(data.data.toAbsolutePath())), Duration.ofSeconds(patience));
        Terminal terminal = Terminal.ofProcess();
        if (!json) {
            terminal.line("Posting " + events + " events as " + name + " (seed " + chosenSeed + ")");
        }
        ExecutorService beside = Executors.newSingleThreadExecutor();
        try {
            long started = System.nanoTime();
            Optional<DemoDatabase> database = database(ports);
            Future<String> changed =
                    beside.submit(() -> database.isPresent() ? database.get().change(chosenSeed) : "");
            DemoReport report = run.run(
                    new DemoRun.Plan(name, chosenSeed, events, rate),
                    sent -> terminal.status(bar(sent, started)),
                    terminal::status);
            String what = outcome(changed);
            Optional<MirrorCounts> mirrors = database.isPresent()
                    ? Optional.of(MirrorCounts.await(
                            database.get(), warehouse(ports), Duration.ofSeconds(patience), terminal::status))
                    : Optional.empty();
            show(report, mirrors, what, terminal, started);
            boolean mirrored = mirrors.map(MirrorCounts::agree).orElse(true);
            boolean converged = !jobs || converge(ports, name, terminal);
            return report.agrees() && mirrored && converged ? ExitCode.DONE : ExitCode.FOUND_WRONG;
        } catch (IOException e) {
            terminal.line(String.valueOf(e.getMessage()));
            return ExitCode.UNREACHABLE;
        } finally {
            beside.shutdownNow();
        }
    }

    private boolean converge(Ports ports, String name, Terminal terminal) throws IOException, InterruptedException {
        DemoJobs demo = new DemoJobs(
                Endpoints.jobs(data.data),
                "127.0.0.1:" + ports.of(Component.KAFKA),
                warehouse(ports),
                Duration.ofSeconds(patience));
        terminal.line("");
        terminal.line("SQL jobs, in " + Endpoints.jobs(data.data) + ":");
        boolean converged = demo.run(
                name,
                Instant.now(),
                step -> step.lines().forEach(line -> terminal.line("  " + line)),
                terminal::status);
        terminal.line(
                converged
                        ? "Every table agrees with the plays and with what it was made from."
                        : "The tables do not agree; look at the health of sql-jobs and warehouse-loader, and at logs/sql-jobs.log.");
        return converged;
    }

    /** The application database, where this machine can run it. */
    private Optional<DemoDatabase> database(Ports ports) {
        if (!Component.MYSQL.isAvailable()) {
            return Optional.empty();
        }
        String password = Credentials.loadOrCreate(data.data.toAbsolutePath()).mySqlPassword();
        return Optional.of(new DemoDatabase(ports.of(Component.MYSQL), password, Duration.ofSeconds(patience)));
    }

    private static MirrorCounts.Warehouse warehouse(Ports ports) {
        return new MirrorCounts.Warehouse(
                ports.of(Component.WAREHOUSE), Credentials.ANALYST, Credentials.ANALYST_PASSWORD);
    }

    private static String outcome(Future<String> future) throws IOException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException("the changes of the application database broke", e);
        }
    }

    private void show(
            DemoReport report, Optional<MirrorCounts> mirrors, String changed, Terminal terminal, long started) {
        if (json) {
            terminal.line(DemoJson.of(report, mirrors));
            return;
        }
        terminal.line("");
        report.lines().forEach(terminal::line);
        terminal.line("");
        terminal.line(report.verdict());
        mirrors.ifPresent(counts -> {
            terminal.line("");
            terminal.line("In the application database " + changed + ":");
            terminal.line("");
            counts.lines().forEach(terminal::line);
            terminal.line("");
            terminal.line(counts.verdict());
        });
        terminal.line(String.format(
                Locale.ROOT, "From the first POST to the last row in the warehouse: %.1f s.", seconds(started)));
    }

    private String bar(int sent, long started) {
        int filled = (int) ((long) BAR_WIDTH * sent / events);
        return String.format(
                Locale.ROOT,
                "  [%s%s] %d of %d  %.0f events/s",
                "#".repeat(filled),
                ".".repeat(BAR_WIDTH - filled),
                sent,
                events,
                sent / Math.max(0.001, seconds(started)));
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static DemoRun.Target target(Ports ports, Credentials credentials) {
        return new DemoRun.Target(
                URI.create("http://127.0.0.1:" + ports.of(Component.INGEST_API)),
                URI.create("http://127.0.0.1:" + ports.of(Component.METRICS_MONITOR)),
                credentials.consoleToken(),
                "127.0.0.1:" + ports.of(Component.KAFKA),
                Credentials.DEMO_WRITE_KEY);
    }
}
