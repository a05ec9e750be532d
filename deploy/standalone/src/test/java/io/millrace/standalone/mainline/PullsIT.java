package io.millrace.standalone.mainline;

import io.millrace.embedded.HeldWrite;
import io.millrace.lake.store.S3ObjectStore;
import io.millrace.lake.store.S3Settings;
import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.batch.ManifestCodec;
import io.millrace.standalone.cli.MillraceCommand;
import io.millrace.standalone.process.JavaCommand;
import io.millrace.standalone.stack.Component;
import io.millrace.standalone.stack.Endpoints;
import io.millrace.standalone.stack.Stack;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Pulls from a local API through Kafka, lake and warehouse: each row is there once, also after a kill in the worst moment. */
@ExtendWith(SharedStack.class)
class PullsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int TICKETS = 4 * HelpDesk.PAGE;

    @TempDir
    Path jobs;

    private final Stack stack;

    PullsIT(Stack stack) {
        this.stack = stack;
    }

    @Test
    void aServiceThatIsKilledBetweenPageAndStateLeavesEachRowOnce() throws Exception {
        try (HelpDesk desk = new HelpDesk(TICKETS, 0);
                HeldWrite store = new HeldWrite(
                        stack.ports().of(Component.OBJECT_STORE), Pattern.compile("pulls/tickets/state\\.json"), 2)) {
            pull("tickets", """
                    dataset: pulled_tickets
                    owner: tests
                    description: Tickets of the test.
                    schedule: 0 0 1 1 *
                    url: %s/tickets
                    auth: {kind: bearer, environment: HELP_DESK_TOKEN}
                    rows: /tickets
                    id: /id
                    paging: {kind: cursor, parameter: after, next: /next}
                    limits: {requests-per-second: 50}
                    """.formatted(desk.address()));
            Process service = start("one", store.endpoint().toString());
            try {
                assertThat(store.held().await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .as("the state behind the second page is written")
                        .isTrue();
            } finally {
                service.destroyForcibly().waitFor();
            }
            assertThat(records("pulled_tickets")).isEqualTo(2 * HelpDesk.PAGE);
            Process next = start("next", "http://127.0.0.1:" + stack.ports().of(Component.OBJECT_STORE));
            try {
                await().atMost(PATIENCE)
                        .ignoreExceptions()
                        .until(() -> ids("pulled_tickets").size() >= TICKETS);
            } finally {
                next.destroyForcibly().waitFor();
            }
            assertThat(records("pulled_tickets"))
                    .as("the page whose state was lost was sent twice")
                    .isEqualTo(TICKETS + HelpDesk.PAGE);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(stored("pulled_tickets"))
                    .isEqualTo(new Stored(TICKETS, HelpDesk.PAGE)));
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(ids("pulled_tickets"))
                    .isEqualTo(IntStream.rangeClosed(1, TICKETS).boxed().toList()));
            for (String log : List.of("one", "next")) {
                assertThat(Files.readString(jobs.resolve(log + ".log"))).doesNotContain(HelpDesk.TOKEN);
            }
        }
    }

    @Test
    void aRunByHandGoesOnWhereTheLastOneEnded() throws Exception {
        try (HelpDesk desk = new HelpDesk(0, 7)) {
            pull("notes", """
                    dataset: pulled_notes
                    owner: tests
                    description: Notes of the test.
                    schedule: 0 0 1 1 *
                    url: %s/notes
                    id: /id
                    paging: {kind: page, parameter: page}
                    since: {field: /changed_at, parameter: since}
                    limits: {requests-per-second: 50}
                    """.formatted(desk.address()));
            assertThat(run("--dry-run").text()).contains("/notes", "5 rows in the first answer; nothing was stored");
            assertThat(run().exitCode()).isZero();
            assertThat(records("pulled_notes")).isEqualTo(7);

            desk.addNotes(2);
            int before = desk.requests().size();
            assertThat(run().exitCode()).isZero();
            assertThat(desk.requests().subList(before, desk.requests().size()))
                    .allSatisfy(request -> assertThat(request).contains("since=2026-01-01T00:00:07Z"));
            await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(ids("pulled_notes"))
                    .isEqualTo(IntStream.rangeClosed(1, 9).boxed().toList()));
        }
    }

    private MillraceCommand.Outcome run(String... options) {
        String[] all = new String[options.length + 5];
        System.arraycopy(new String[] {"jobs", "pull", "notes", "--jobs", jobs.toString()}, 0, all, 0, 5);
        System.arraycopy(options, 0, all, 5, options.length);
        return MillraceCommand.run(stack.data(), all);
    }

    private void pull(String name, String yaml) throws IOException {
        Files.writeString(Files.createDirectories(jobs.resolve("pulls")).resolve(name + ".yaml"), yaml);
    }

    /** A service of its own, which can be killed. */
    private Process start(String name, String objectStore) throws IOException {
        List<String> command = new JavaCommand(
                        Path.of(System.getProperty("java.home")), Path.of(System.getProperty("millrace.lib")))
                .of(
                        "millrace-sql-jobs",
                        "io.millrace.jobs.daemon.SqlJobsService",
                        List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-Djava.io.tmpdir=" + jobs),
                        List.of());
        ProcessBuilder process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(jobs.resolve(name + ".log").toFile());
        Map<String, String> environment = new HashMap<>(Endpoints.secrets(stack.data()));
        environment.put("MILLRACE_CONFIG", Endpoints.configuration(stack.data()).toString());
        environment.put("MILLRACE_EXIT_WITH_PARENT", "true");
        environment.put("MILLRACE_OBJECT_STORE_ENDPOINT", objectStore);
        environment.put("MILLRACE_ZOOKEEPER_ROOT", "/pulls-it");
        environment.put("MILLRACE_SQL_JOBS_DIRECTORY", jobs.toString());
        environment.put("MILLRACE_SQL_JOBS_INTERVAL", "200ms");
        environment.put("MILLRACE_SQL_JOBS_MANAGEMENT_PORT", "0");
        environment.put("HELP_DESK_TOKEN", HelpDesk.TOKEN);
        process.environment().putAll(environment);
        return process.start();
    }

    /** Records of the dataset's topic, repeated ones included. */
    private long records(String dataset) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", "127.0.0.1:" + stack.ports().of(Component.KAFKA));
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor("events." + dataset).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            return consumer.endOffsets(partitions).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    /** Rows in the lake, and repetitions that were left out. */
    private record Stored(long rows, long duplicates) {}

    private Stored stored(String dataset) {
        Map<String, String> secrets = Endpoints.secrets(stack.data());
        try (S3ObjectStore store = new S3ObjectStore(S3Settings.at(
                URI.create("http://127.0.0.1:" + stack.ports().of(Component.OBJECT_STORE)),
                "us-east-1",
                "lake",
                secrets.getOrDefault("MILLRACE_OBJECT_STORE_ACCESS_KEY", ""),
                secrets.getOrDefault("MILLRACE_OBJECT_STORE_SECRET_KEY", "")))) {
            List<String> keys = new ArrayList<>();
            store.list("raw/" + dataset + "/", "", entry -> keys.add(entry.key()));
            List<BatchManifest> manifests = keys.stream()
                    .filter(key -> key.endsWith(BatchName.MANIFEST_SUFFIX))
                    .map(key -> ManifestCodec.decodeWithoutFingerprint(
                            key, store.read(key).orElseThrow()))
                    .toList();
            return new Stored(
                    manifests.stream().mapToLong(BatchManifest::rows).sum(),
                    manifests.stream().mapToLong(BatchManifest::duplicates).sum());
        }
    }

    /** Ids of the rows in the warehouse, as often as they are there. */
    private List<Integer> ids(String dataset) throws SQLException {
        String url = "jdbc:redshift://127.0.0.1:" + stack.ports().of(Component.WAREHOUSE) + "/warehouse?ssl=false";
        try (Connection connection = DriverManager.getConnection(url, "analyst", "analyst");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM " + dataset + " ORDER BY id")) {
            List<Integer> ids = new ArrayList<>();
            while (rows.next()) {
                ids.add(rows.getInt(1));
            }
            return ids;
        }
    }
}
