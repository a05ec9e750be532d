package io.millrace.cdc.capture;

import io.millrace.cdc.kafka.SnapshotRequest;
import io.millrace.cdc.kafka.SnapshotRequester;
import io.millrace.cdc.settings.SourceSettings;
import io.millrace.cdc.snapshot.SnapshotStatus;
import io.millrace.cdc.snapshot.TableName;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Rows that were there before are copied while they change, with the connector ended in between. */
class SnapshotIT {
    private static final int ROWS = 30_000;
    private static final int TABLES = 5;

    private final Bench bench = Bench.shared();

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "mariadb"})
    void copyAndChangesAddUpToTheTables(String flavor) throws Exception {
        long seed = System.nanoTime();
        String database = "snapshot_" + flavor;
        SourceSettings source = bench.source(database, flavor, Bench.capturing(database));
        fill(source, database);
        Random random = new Random(seed);
        SourceCapture capture = bench.capture(source);
        try (Connection connection = bench.connections(source).open();
                Statement statement = connection.createStatement()) {
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < 100; i++) {
                    statement.execute(change(database, random));
                }
                if (round < 2) {
                    capture.kill();
                    capture.close();
                    capture = bench.capture(source);
                }
            }
            SourceCapture last = capture;
            await().atMost(Bench.PATIENCE)
                    .until(() -> last.snapshots().stream()
                                    .filter(status -> status.state() == SnapshotStatus.State.DONE)
                                    .count()
                            == TABLES);
            await().atMost(Bench.PATIENCE.multipliedBy(2)).untilAsserted(() -> {
                List<JsonNode> changes = bench.changes(database);
                for (String table : List.of("bulk", "named", "uniquely", "kinds")) {
                    Map<String, JsonNode> selected = bench.select(source, new TableName(database, table));
                    Map<String, String> wanted = new TreeMap<>();
                    selected.forEach((key, row) -> wanted.put(key, row.toString()));
                    Map<String, String> replayed = Replay.rows(changes, table, selected);
                    assertThat(replayed.size())
                            .as("rows of %s, %s", table, Bench.shown(last))
                            .isEqualTo(wanted.size());
                    assertThat(replayed).as("table %s, seed %s", table, seed).isEqualTo(wanted);
                }
                assertThat(operations(changes, "keyless")).as(Bench.shown(last)).endsWith("t", "r", "r", "r");
                assertThat(operations(changes, "kinds")).as(Bench.shown(last)).contains("r", "r");
            });
            long read = bench.changes(database).stream()
                    .filter(change -> change.path("op").asString().equals("r"))
                    .count();
            assertThat(read).as("every chunk is committed once, seed %s", seed).isBetween(ROWS - 2_000L, ROWS + 100L);
            copyAgain(source, database, capture);
        } finally {
            capture.close();
        }
    }

    private void copyAgain(SourceSettings source, String database, SourceCapture capture) throws Exception {
        int before = operations(bench.changes(database), "named").size();
        new SnapshotRequester(Map.of("bootstrap.servers", bench.kafka().bootstrapServers()))
                .ask(source.name(), new SnapshotRequest("again", database, "named", true));
        await().atMost(Bench.PATIENCE).untilAsserted(() -> {
            List<String> operations = operations(bench.changes(database), "named");
            assertThat(operations.subList(before, operations.size()))
                    .as(Bench.shown(capture))
                    .containsExactly("t", "r", "r");
            assertThat(capture.snapshots())
                    .filteredOn(status -> status.table().table().equals("named"))
                    .extracting(SnapshotStatus::state)
                    .containsExactly(SnapshotStatus.State.DONE);
        });
    }

    private static List<String> operations(List<JsonNode> changes, String table) {
        return Replay.distinct(changes).stream()
                .filter(change -> change.path("source").path("table").asString().equals(table))
                .map(change -> change.path("op").asString())
                .toList();
    }

    private void fill(SourceSettings source, String database) throws Exception {
        bench.run(
                source,
                "CREATE DATABASE " + database + " CHARACTER SET utf8mb4",
                "CREATE TABLE " + database + ".bulk (id INT PRIMARY KEY, v VARCHAR(40), w BINARY(6))",
                "CREATE TABLE " + database
                        + ".named (name VARCHAR(30) COLLATE utf8mb4_general_ci, at DATETIME(3), n INT,"
                        + " PRIMARY KEY (at, name))",
                "CREATE TABLE " + database + ".keyless (n INT)",
                "INSERT INTO " + database + ".keyless VALUES (1), (1), (2)",
                "CREATE TABLE " + database + ".uniquely (a INT NOT NULL, b VARCHAR(5) NOT NULL, v INT, UNIQUE (a, b))",
                "INSERT INTO " + database + ".uniquely VALUES (1, 'x', 1), (1, 'y', 2)",
                "CREATE TABLE " + database + ".kinds (k ENUM('x', 'y') PRIMARY KEY, v INT)",
                "INSERT INTO " + database + ".kinds VALUES ('x', 1), ('y', 2)",
                "INSERT INTO " + database
                        + ".named VALUES ('Zoë', '2024-01-01 00:00:00.5', 1), ('a', '2023-01-01', 2)");
        try (Connection connection = bench.connections(source).open();
                Statement statement = connection.createStatement()) {
            for (int from = 0; from < ROWS; from += 5_000) {
                List<String> rows = new ArrayList<>();
                for (int id = from; id < from + 5_000; id++) {
                    rows.add("(" + id + ",'v" + id + "',0x0" + (id % 10) + ")");
                }
                statement.execute("INSERT INTO " + database + ".bulk VALUES " + String.join(",", rows));
            }
        }
    }

    private static String change(String database, Random random) {
        int id = random.nextInt(ROWS + 100);
        return switch (random.nextInt(5)) {
            case 0 -> "DELETE FROM " + database + ".bulk WHERE id = " + id;
            case 1 -> "REPLACE INTO " + database + ".bulk VALUES (" + id + ", 'new', NULL)";
            case 2 -> "UPDATE IGNORE " + database + ".bulk SET id = id + 20000 WHERE id = " + id;
            case 3 ->
                "UPDATE " + database + ".bulk SET v = 'range" + random.nextInt() + "' WHERE id BETWEEN " + id + " AND "
                        + (id + 50);
            default -> "UPDATE " + database + ".named SET n = n + 1";
        };
    }
}
