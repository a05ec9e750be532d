package io.millrace.standalone.mainline;

import io.millrace.lake.store.S3ObjectStore;
import io.millrace.lake.store.S3Settings;
import io.millrace.standalone.cli.MillraceCommand;
import io.millrace.standalone.demo.DemoDatabase;
import io.millrace.standalone.docs.ShownBlock;
import io.millrace.standalone.stack.Component;
import io.millrace.standalone.stack.Credentials;
import io.millrace.standalone.stack.Stack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Rehearses docs/operations/disaster-recovery.md: throws away what one server after the other holds, types the commands that the page
 * shows for that, and looks whether every event and every row is there, once. Comes last, because it throws things away.
 */
@ExtendWith(SharedStack.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(Integer.MAX_VALUE)
class RecoveryIT {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final String PAGE = "docs/operations/disaster-recovery.md";
    /** As the page has it. */
    private static final String TABLE = "plays";

    private static final String ID = "recovery-";
    private static final int FIRST_ROW = 900_000;
    private static final String OFFSETS = "millrace-lake-writer";

    private final Stack stack;
    private final HttpClient http = HttpClient.newHttpClient();
    private final DemoDatabase database;
    private final List<String> posted = new ArrayList<>();
    private final List<String> took = new ArrayList<>();
    private int rows = FIRST_ROW;

    RecoveryIT(Stack stack) {
        this.stack = stack;
        this.database = new DemoDatabase(
                stack.ports().of(Component.MYSQL),
                Credentials.loadOrCreate(stack.data()).mySqlPassword(),
                PATIENCE);
    }

    @BeforeAll
    void somethingToLose() throws Exception {
        // Events that other tests wrote are none of this one's; what it reads back are its own.
        change();
        everythingIsThere();
    }

    @AfterAll
    void howLongItTook() {
        System.out.println("Recovered from the loss of " + String.join(", ", took));
    }

    @Test
    @Order(1)
    void theWarehouse() throws Exception {
        recover("The warehouse is lost", () -> {
            stack.suspend(Component.WAREHOUSE_LOADER);
            lose(Component.WAREHOUSE);
            stack.resume(Component.WAREHOUSE);
            stack.resume(Component.WAREHOUSE_LOADER);
        });
    }

    @Test
    @Order(2)
    void whatStandsBesideTheChains() throws Exception {
        stack.suspend(Component.LAKE_WRITER);
        try (S3ObjectStore store = lake();
                Admin admin = Admin.create(
                        Map.of("bootstrap.servers", "127.0.0.1:" + stack.ports().of(Component.KAFKA)))) {
            List<String> manifests = manifests(store);
            assertThat(manifests).isNotEmpty();
            manifests.forEach(store::delete);
            await().atMost(PATIENCE).ignoreExceptions().until(() -> forgetOffsets(admin));
            MillraceCommand.Outcome swept = MillraceCommand.run(
                    stack.data(), "lake", "sweep", TABLE, "--older-than", "0s", "--apply", "--json");
            assertThat(swept.exitCode()).as(swept.text()).isZero();
            assertThat(manifests(store)).containsAll(manifests);
        }
        recover("The chain index is lost", () -> stack.resume(Component.LAKE_WRITER));
    }

    @Test
    @Order(3)
    void zooKeeper() throws Exception {
        recover("ZooKeeper is lost", () -> {
            lose(Component.ZOOKEEPER);
            stack.resume(Component.ZOOKEEPER);
            stack.suspend(Component.CDC_CONNECTOR);
            stack.resume(Component.CDC_CONNECTOR);
        });
    }

    @Test
    @Order(4)
    void aSourcesPosition() throws Exception {
        recover("A source's position is lost", () -> {
            stack.suspend(Component.CDC_CONNECTOR);
            // A row that the mirror has and the source has not, of which no binlog tells.
            source("SET sql_log_bin = 0", "DELETE FROM store.canary WHERE id = " + rows, "RESET MASTER");
            rows--;
            stack.resume(Component.CDC_CONNECTOR);
        });
    }

    @Test
    @Order(5)
    void kafka() throws Exception {
        recover("Kafka is lost", () -> {
            List<Component> clients = List.of(Component.INGEST_API, Component.LAKE_WRITER, Component.CDC_CONNECTOR);
            for (Component client : clients) {
                stack.suspend(client);
            }
            lose(Component.KAFKA);
            stack.resume(Component.KAFKA);
            clients.forEach(stack::resume);
        });
    }

    /**
     * What is left behind then are a PostgreSQL and a MySQL that nobody stops, and hold the ports. Two starts of everything take a
     * hundred seconds, so a build leaves it out.
     */
    @Test
    @Order(6)
    @EnabledIfSystemProperty(named = "millrace.recovery.up", matches = "true")
    void upKilledTogetherWithSomeOfItsChildren() throws Exception {
        long began = System.nanoTime();
        stack.close();
        try (UpProcess first = UpProcess.start(stack)) {
            first.awaitReady();
            change();
            first.kill("warehouse", "mysql", "kafka");
        }
        try (UpProcess second = UpProcess.start(stack)) {
            second.awaitReady();
            change();
            everythingIsThere();
            second.stop();
        }
        took.add(String.format("up itself (%.0f s)", (System.nanoTime() - began) / 1e9));
    }

    /** What is lost, and made ready again. */
    private interface Loss {
        void happen() throws Exception;
    }

    /** Types what the page shows, after more has come, and looks at all of it. */
    private void recover(String heading, Loss loss) throws Exception {
        long began = System.nanoTime();
        loss.happen();
        change();
        List<String> commands = ShownBlock.all().stream()
                .filter(block -> block.page().equals(PAGE) && block.heading().equals(heading))
                .filter(block -> block.language().equals("sh"))
                .flatMap(block -> block.commands().stream())
                .toList();
        assertThat(commands).as("commands of " + heading).isNotEmpty();
        for (String command : commands) {
            type(command);
        }
        everythingIsThere();
        took.add(String.format("%s (%.0f s)", heading, (System.nanoTime() - began) / 1e9));
    }

    /** What compares is right in the end, as soon as everything is on its way no more. */
    private void type(String command) throws InterruptedException {
        assertThat(command).startsWith("./millrace ");
        String words = command.substring("./millrace ".length());
        String[] arguments = ShownBlock.words(words).toArray(String[]::new);
        await().alias(command).atMost(PATIENCE).pollInterval(POLL).untilAsserted(() -> {
            MillraceCommand.Outcome outcome = MillraceCommand.run(stack.data(), arguments);
            assertThat(outcome.exitCode())
                    .as(command + " said " + outcome.text())
                    .isZero();
        });
        if (command.contains(" recapture ") && command.endsWith(" --apply")) {
            stack.suspend(Component.CDC_CONNECTOR);
            stack.resume(Component.CDC_CONNECTOR);
        }
    }

    private void lose(Component server) throws InterruptedException, IOException {
        stack.suspend(server);
        assertThat(FileSystemUtils.deleteRecursively(stack.data().resolve(server.id())))
                .isTrue();
    }

    private static List<String> manifests(S3ObjectStore store) {
        List<String> manifests = new ArrayList<>();
        store.list("raw/" + TABLE + "/", "", entry -> {
            if (entry.key().endsWith(".manifest.json")) {
                manifests.add(entry.key());
            }
        });
        return manifests;
    }

    private static boolean forgetOffsets(Admin admin) throws InterruptedException, ExecutionException {
        boolean there = admin.listGroups().all().get().stream()
                .anyMatch(known -> known.groupId().equals(OFFSETS));
        if (there) {
            admin.deleteConsumerGroups(Set.of(OFFSETS)).all().get();
        }
        return true;
    }

    /** Events to the edge, as soon as it takes them, and a row to the source. */
    private void change() throws IOException, InterruptedException {
        List<String> fresh =
                IntStream.range(0, 50).mapToObj(i -> ID + (posted.size() + i)).toList();
        String body = fresh.stream()
                .map(id -> "{\"table\":\"" + TABLE + "\",\"id\":\"" + id + "\",\"datum\":{\"song\":\"Naima\"}}")
                .collect(Collectors.joining(",", "[", "]"));
        URI edge = URI.create("http://127.0.0.1:" + stack.ports().of(Component.INGEST_API) + "/v1/events");
        HttpRequest request = HttpRequest.newBuilder(edge)
                .header("Content-Type", "application/json")
                .header("X-Write-Key", Credentials.DEMO_WRITE_KEY)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> http.send(request, HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        == 200);
        posted.addAll(fresh);
        database.addCanary(++rows);
    }

    private void everythingIsThere() {
        await().atMost(PATIENCE).pollInterval(POLL).ignoreExceptions().untilAsserted(() -> assertThat(
                        texts("select _id from " + TABLE + " where _id like '" + ID + "%'"))
                .containsExactlyInAnyOrderElementsOf(posted));
        await().atMost(PATIENCE).pollInterval(POLL).ignoreExceptions().untilAsserted(() -> assertThat(
                        texts("select id from demo_store_canary where not _deleted and id > " + FIRST_ROW))
                .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(FIRST_ROW + 1, rows)
                        .mapToObj(Integer::toString)
                        .toList()));
    }

    private void source(String... statements) throws SQLException {
        String url = "jdbc:mariadb://127.0.0.1:" + stack.ports().of(Component.MYSQL) + "/?sslMode=disable";
        try (Connection connection = DriverManager.getConnection(
                        url, "admin", Credentials.loadOrCreate(stack.data()).mySqlPassword());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private List<String> texts(String query) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:redshift://127.0.0.1:" + stack.ports().of(Component.WAREHOUSE) + "/warehouse?ssl=false",
                        Credentials.ANALYST,
                        Credentials.ANALYST_PASSWORD);
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(query)) {
            while (found.next()) {
                texts.add(found.getString(1));
            }
        }
        return texts;
    }

    private S3ObjectStore lake() {
        Credentials credentials = Credentials.loadOrCreate(stack.data());
        return new S3ObjectStore(S3Settings.at(
                URI.create("http://127.0.0.1:" + stack.ports().of(Component.OBJECT_STORE)),
                "us-east-1",
                "lake",
                credentials.objectStoreAccessKey(),
                credentials.objectStoreSecretKey()));
    }
}
