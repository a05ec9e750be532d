package io.millrace.standalone.cli;

import io.millrace.standalone.stack.Component;
import io.millrace.standalone.stack.Ports;
import io.millrace.standalone.stack.Stack;
import io.millrace.standalone.stack.StackException;
import io.millrace.standalone.stack.StackOptions;
import io.millrace.standalone.terminal.Terminal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code millrace up}: runs everything on this machine until Ctrl-C. */
@Command(
        name = "up",
        description =
                "Runs everything on this machine until Ctrl-C: Kafka, ZooKeeper, an S3 server, a Redshift emulator,"
                        + " an application database (MySQL) whose changes are captured, and every service. All of it"
                        + " listens on the loopback address only.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: millrace up --data /var/tmp/trial --port kafka=19092"})
final class UpCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Mixin
    private DataOption data = new DataOption();

    @Option(names = "--fresh", description = "Delete what is in the data directory and begin anew.")
    private boolean fresh;

    @Option(
            names = "--port",
            paramLabel = "NAME=PORT",
            description =
                    "Use another port; can be repeated. Names: ingest-api, metrics-monitor (the console), warehouse,"
                            + " kafka, zookeeper, object-store, mysql, cdc-connector, lake-writer, warehouse-loader, sql-jobs,"
                            + " ingest-api-management, metrics-monitor-management.")
    private Map<String, Integer> ports = new LinkedHashMap<>();

    @Option(names = "--free-ports", description = "Use ports that are free at this moment instead of the usual ones.")
    private boolean freePorts;

    @Option(
            names = "--jobs",
            paramLabel = "DIR",
            description =
                    "Run the SQL jobs of this directory continuously (default: jobs in the data directory). Starts with"
                            + " the first job there, and takes about 1 GB of memory more then.")
    private Optional<Path> jobs = Optional.empty();

    @Option(
            names = "--java-home",
            paramLabel = "DIR",
            description = "JDK or JRE that the processes run on (default: the one that runs this command).")
    private Path javaHome = Path.of(System.getProperty("java.home"));

    @Option(
            names = "--json",
            description =
                    "Print one JSON object with the ports once all is ready; what happens goes to the error output.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        long started = System.nanoTime();
        Terminal terminal = json ? new Terminal(System.err, false) : Terminal.ofProcess();
        StackOptions options = new StackOptions(
                data.data, fresh, ports(), javaHome, libraries(), jobs.orElseGet(() -> data.data.resolve("jobs")));
        Stack stack = Stack.prepare(options, terminal::line);
        CountDownLatch stopped = new CountDownLatch(1);
        Thread stop = new Thread(() -> stop(stack, terminal, stopped), "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        terminal.line("Starting Millrace on " + stack.data());
        try {
            stack.start(PATIENCE, new Progress(terminal, started, stack.components()));
        } catch (StackException e) {
            terminal.line(String.valueOf(e.getMessage()));
            return ExitCode.UNREACHABLE;
        }
        Welcome.lines(stack, seconds(started)).forEach(terminal::line);
        if (json) {
            System.out.println(Welcome.json(stack, seconds(started)));
        }
        stopped.await();
        return ExitCode.DONE;
    }

    private Ports ports() {
        try {
            return freePorts ? Ports.free() : Ports.of(ports);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    static Path libraries() {
        String directory = System.getProperty("millrace.lib");
        if (directory == null) {
            throw new StackException("millrace.lib is not set: start Millrace with its script");
        }
        return Path.of(directory).toAbsolutePath();
    }

    private static void stop(Stack stack, Terminal terminal, CountDownLatch stopped) {
        terminal.line("Stopping. Data stays in " + stack.data());
        stack.close();
        terminal.line("Stopped.");
        stopped.countDown();
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    /** Says what is ready and what is still waited for. */
    private static final class Progress implements Consumer<Component> {
        private final Terminal terminal;
        private final long started;
        private final Set<Component> waiting;

        Progress(Terminal terminal, long started, Set<Component> components) {
            this.waiting = components;
            this.terminal = terminal;
            this.started = started;
            showWaiting();
        }

        @Override
        public void accept(Component component) {
            waiting.remove(component);
            terminal.line(String.format(Locale.ROOT, "  ready  %-17s %5.1f s", component.id(), seconds(started)));
            showWaiting();
        }

        private void showWaiting() {
            if (!waiting.isEmpty()) {
                terminal.status(
                        "  waiting for " + waiting.stream().map(Component::id).collect(Collectors.joining(", ")));
            }
        }
    }
}
