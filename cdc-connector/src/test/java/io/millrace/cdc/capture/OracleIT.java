package io.millrace.cdc.capture;

import io.millrace.cdc.settings.SourceSettings;
import io.millrace.cdc.snapshot.TableName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Random changes on the real server, while connector, broker and database go down: the changes, put into a map by their key, are at the
 * end what a select shows. Long form: {@code -Dmillrace.oracle.steps=20000 -Dmillrace.oracle.outages=40}.
 */
class OracleIT {
    private static final int STEPS = Integer.getInteger("millrace.oracle.steps", 400);
    private static final int OUTAGES = Integer.getInteger("millrace.oracle.outages", 6);

    private final Bench bench = Bench.shared();

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "mariadb"})
    void theChangesAddUpToTheTables(String flavor) throws Exception {
        long seed = Long.getLong("millrace.oracle.seed", System.nanoTime());
        String database = "oracle_" + flavor;
        SourceSettings source = bench.source(database, flavor, Bench.capturing(database));
        Random random = new Random(seed);
        Workload workload = new Workload(database, seed);
        SourceCapture capture = bench.capture(source, 20_000);
        try {
            // From here on nothing may be missed: the position is committed before the first state is shown.
            Bench.awaitStreaming(capture);
            bench.run(source, Workload.tables(database).toArray(String[]::new));
            for (int kind : kinds(random)) {
                run(source, workload, STEPS / OUTAGES);
                capture = outage(kind, flavor, source, capture, random);
            }
            run(source, workload, STEPS / OUTAGES);
            verify(source, database, seed, capture);
        } finally {
            capture.close();
        }
    }

    /** Each kind as often, in random order. */
    private static List<Integer> kinds(Random random) {
        List<Integer> kinds = new ArrayList<>();
        for (int outage = 0; outage < OUTAGES; outage++) {
            kinds.add(outage % 6);
        }
        Collections.shuffle(kinds, random);
        return kinds;
    }

    private SourceCapture outage(int kind, String flavor, SourceSettings source, SourceCapture capture, Random random)
            throws Exception {
        switch (kind) {
            case 0 -> {
                // In order.
                capture.close();
                return bench.capture(source, 20_000);
            }
            case 1 -> {
                // A second instance that knows nothing of the first takes over; the first tries to come back and is
                // closed late.
                SourceCapture second = bench.capture(source, 20_000, "/other" + random.nextInt());
                await().atMost(Bench.PATIENCE)
                        .until(() -> second.state() instanceof CaptureState.Streaming
                                || second.state() instanceof CaptureState.Failed);
                capture.close();
                return second;
            }
            case 2 -> {
                if (bench.server(flavor) instanceof ExternalServer) {
                    endConnections(source);
                } else {
                    kill(source);
                    bench.server(flavor).stop();
                    bench.server(flavor).start();
                }
            }
            case 3 -> {
                bench.kafka().stop();
                bench.kafka().start();
            }
            case 4 -> capture.kill();
            default -> bench.run(source, "FLUSH BINARY LOGS");
        }
        if (kind == 4) {
            capture.close();
            return bench.capture(source, 20_000);
        }
        return capture;
    }

    /** What can be done to a server that somebody else runs. The stream may be about to connect. */
    private void endConnections(SourceSettings source) {
        await().atMost(Bench.PATIENCE).ignoreException(SQLException.class).until(() -> {
            List<String> ends = new ArrayList<>();
            try (Connection connection = bench.connections(source).open();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(
                            "SELECT id FROM information_schema.processlist WHERE command LIKE 'Binlog Dump%'")) {
                while (row.next()) {
                    ends.add("KILL " + row.getLong(1));
                }
            }
            bench.run(source, ends.toArray(String[]::new));
            return !ends.isEmpty();
        });
    }

    /** Ends the server's process wherever it is. */
    private void kill(SourceSettings source) throws Exception {
        try (Connection connection = bench.connections(source).open();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT @@pid_file")) {
            row.next();
            long pid =
                    Long.parseLong(Files.readString(Path.of(row.getString(1))).strip());
            ProcessHandle server = ProcessHandle.of(pid).orElseThrow();
            server.destroyForcibly();
            server.onExit().get(60, TimeUnit.SECONDS);
        }
    }

    private void run(SourceSettings source, Workload workload, int steps) throws SQLException {
        try (Connection connection = bench.connections(source).open()) {
            for (int i = 0; i < steps; i++) {
                workload.step(connection);
            }
        }
    }

    private void verify(SourceSettings source, String database, long seed, SourceCapture capture) {
        await().atMost(Bench.PATIENCE.multipliedBy(2)).untilAsserted(() -> {
            List<JsonNode> changes = Replay.distinct(bench.changes(database));
            assertThat(changes.stream().map(change -> change.path("seq").asLong()))
                    .as("numbers, seed %s, %s", seed, Bench.shown(capture))
                    .isEqualTo(LongStream.rangeClosed(1, changes.size()).boxed().toList());
            for (String table : List.of("things", "pairs")) {
                Map<String, JsonNode> selected = bench.select(source, new TableName(database, table));
                Map<String, String> wanted = new TreeMap<>();
                selected.forEach((key, row) -> wanted.put(key, row.toString()));
                assertThat(Replay.rows(changes, table, selected))
                        .as("table %s, seed %s, %s", table, seed, Bench.shown(capture))
                        .isEqualTo(wanted);
            }
        });
    }
}
