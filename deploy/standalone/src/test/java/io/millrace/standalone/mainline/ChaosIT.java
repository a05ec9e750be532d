package io.millrace.standalone.mainline;

import io.millrace.standalone.demo.DemoDatabase;
import io.millrace.standalone.demo.DemoStream;
import io.millrace.standalone.demo.MirrorCounts;
import io.millrace.standalone.stack.Component;
import io.millrace.standalone.stack.Credentials;
import io.millrace.standalone.stack.Ports;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Kills processes with SIGKILL at random moments of a load, single ones and the whole stack, and counts at the end: every
 * accepted event stands in the warehouse exactly once.
 *
 * <p>Short by default. The long form: {@code -Dmillrace.chaos.events=100000 -Dmillrace.chaos.kills=10}; a seed that failed is
 * tried again with {@code -Dmillrace.chaos.seed}.
 *
 * <p>It runs beside the other classes, on a stack of its own, and tells what it does on the error stream: they read what
 * commands print.
 */
@Execution(ExecutionMode.CONCURRENT)
class ChaosIT {
    private static final int LOADED_EVENTS = Integer.getInteger("millrace.chaos.events", 3_000);
    private static final int EVENTS_PER_SECOND = Integer.getInteger("millrace.chaos.rate", 500);
    private static final int KILLS = Integer.getInteger("millrace.chaos.kills", 2);
    private static final long SEED = Long.getLong("millrace.chaos.seed", System.nanoTime());
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    Path temporary;

    private final Random random = new Random(SEED);
    private final Ports ports = Ports.free();

    @Test
    void everyAcceptedEventStandsOnceInTheWarehouseWhateverIsKilled() throws Exception {
        Path data = temporary.resolve("data");
        System.err.printf("Chaos with seed %d: %d events, %d kills%n", SEED, LOADED_EVENTS, KILLS);
        StackProcess stack = StackProcess.start(data, ports);
        ExecutorService loader = Executors.newFixedThreadPool(2);
        try {
            stack.awaitUp(PATIENCE);
            DemoDatabase database = new DemoDatabase(
                    ports.of(Component.MYSQL),
                    Credentials.loadOrCreate(data.toAbsolutePath()).mySqlPassword(),
                    PATIENCE);
            Future<String> changed = loader.submit(() -> database.change(SEED));
            AtomicInteger progress = new AtomicInteger();
            URI edge = URI.create("http://127.0.0.1:" + ports.of(Component.INGEST_API));
            Future<DemoStream.Sent> load = loader.submit(() -> {
                DemoStream stream = DemoStream.to(edge, "demo-key", PATIENCE, SEED, "chaos", Instant.now());
                return stream.send(LOADED_EVENTS, EVENTS_PER_SECOND, progress::set);
            });
            for (int kill = 1; kill <= KILLS; kill++) {
                awaitProgress(load, progress, LOADED_EVENTS * kill / (KILLS + 1));
                stack = killSomething(stack, data, kill);
            }
            DemoStream.Sent sent = load.get(PATIENCE.toMillis() * 2, TimeUnit.MILLISECONDS);
            assertThat(sent.wronglyJudged()).as("seed %d", SEED).isZero();

            List<String> expected = sent.accepted().entrySet().stream()
                    .flatMap(table -> table.getValue().stream().map(id -> table.getKey() + " " + id))
                    .sorted()
                    .toList();
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .ignoreExceptions()
                    .until(() -> ids(sent).size() >= expected.size());
            assertThat(ids(sent)).as("seed %d", SEED).isEqualTo(expected);
            changed.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            MirrorCounts mirrors = MirrorCounts.await(
                    database,
                    new MirrorCounts.Warehouse(ports.of(Component.WAREHOUSE), "analyst", "analyst"),
                    PATIENCE,
                    waiting -> {});
            assertThat(mirrors.agree())
                    .as(() -> "seed " + SEED + "\n" + String.join("\n", mirrors.lines()))
                    .isTrue();
            System.err.printf(
                    "Chaos: %d accepted in %d rows, %d rejected, %d sent twice on purpose, %d batches repeated;"
                            + " all stand once%n",
                    sent.acceptedIds().size(),
                    expected.size(),
                    sent.rejected(),
                    sent.sentAgain(),
                    sent.repeatedBatches());
        } finally {
            loader.shutdownNow();
            stack.kill();
        }
    }

    private StackProcess killSomething(StackProcess stack, Path data, int kill) throws Exception {
        List<Long> pids = StackProcesses.pids(data);
        boolean everything = kill == KILLS || random.nextInt(4) == 0 || pids.isEmpty();
        if (!everything) {
            long victim = pids.get(random.nextInt(pids.size()));
            System.err.printf("Chaos: kill -9 of %s%n", StackProcesses.describe(victim));
            ProcessHandle.of(victim).ifPresent(ProcessHandle::destroyForcibly);
            if (victim != stack.process().pid()) {
                return stack;
            }
            // Without the command that runs them all the others end by themselves, and nobody starts them again.
        }
        System.err.println("Chaos: kill -9 of the whole stack");
        stack.kill();
        StackProcess again = StackProcess.start(data, ports);
        again.awaitUp(PATIENCE);
        return again;
    }

    private static void awaitProgress(Future<?> load, AtomicInteger progress, int target) throws Exception {
        await().atMost(PATIENCE).until(() -> load.isDone() || progress.get() >= target);
        try {
            load.get(0, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return; // still going on, as it should
        }
    }

    private List<String> ids(DemoStream.Sent sent) throws SQLException {
        List<String> ids = new ArrayList<>();
        String url = "jdbc:redshift://127.0.0.1:" + ports.of(Component.WAREHOUSE) + "/warehouse?ssl=false";
        try (Connection connection = DriverManager.getConnection(url, "analyst", "analyst");
                Statement statement = connection.createStatement()) {
            for (String table : sent.accepted().keySet()) {
                try (ResultSet rows = statement.executeQuery("select _id from \"" + table + "\"")) {
                    while (rows.next()) {
                        ids.add(table + " " + rows.getString(1));
                    }
                }
            }
        }
        ids.sort(null);
        return ids;
    }

    /** The {@code millrace up} command as a process of its own, so that it can be killed too. */
    private record StackProcess(Process process, Path data, Path output) {
        static StackProcess start(Path data, Ports ports) throws IOException {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx128m",
                    "-Dmillrace.lib=" + System.getProperty("millrace.lib"),
                    "-cp",
                    System.getProperty("java.class.path"),
                    "io.millrace.standalone.cli.Millrace",
                    "up",
                    "--data",
                    data.toString()));
            ports.byName().forEach((name, port) -> command.addAll(List.of("--port", name + "=" + port)));
            Path output = Files.createTempFile(data.getParent(), "up-", ".log");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            return new StackProcess(process, data, output);
        }

        void awaitUp(Duration patience) {
            await().atMost(patience).until(() -> {
                String text = Files.readString(output);
                assertThat(process.isAlive()).as("millrace up ended: %s", text).isTrue();
                return text.contains("Millrace is up");
            });
        }

        void kill() throws IOException, InterruptedException {
            // All in one call, so that nobody has time to stop in good order.
            List<String> command = new ArrayList<>(List.of("kill", "-9", Long.toString(process.pid())));
            StackProcesses.pids(data).forEach(pid -> command.add(Long.toString(pid)));
            new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
            await().atMost(PATIENCE).until(() -> StackProcesses.pids(data).isEmpty());
        }
    }
}
