package io.millrace.cdc.capture;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.cdc.check.Requirements;
import io.millrace.cdc.check.SetupCheck;
import io.millrace.cdc.kafka.KafkaAccess;
import io.millrace.cdc.settings.CaptureSettings;
import io.millrace.cdc.settings.OutputSettings;
import io.millrace.cdc.settings.SnapshotMode;
import io.millrace.cdc.settings.SourceSettings;
import io.millrace.cdc.settings.TlsMode;
import io.millrace.cdc.snapshot.SourceTable;
import io.millrace.cdc.snapshot.TableCatalog;
import io.millrace.cdc.snapshot.TableName;
import io.millrace.cdc.snapshot.TableRows;
import io.millrace.cdc.source.Backoff;
import io.millrace.cdc.source.JdbcFactsSource;
import io.millrace.cdc.source.SourceConnections;
import io.millrace.embedded.Backends;
import io.millrace.embedded.EmbeddedMySql;
import io.millrace.embedded.KafkaBackend;
import io.millrace.embedded.MySqlBackend;
import io.millrace.embedded.ZooKeeperBackend;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** One Kafka and one ZooKeeper for all tests of the JVM, and captures of any server into them. */
public final class Bench {
    public static final Duration PATIENCE = Duration.ofSeconds(150);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static @Nullable Bench shared;

    private final KafkaBackend kafka;
    private final ZooKeeperBackend zooKeeper;
    private final Map<String, CompletableFuture<MySqlBackend>> servers = new HashMap<>();
    private final Map<String, ChangeLog> logs = new ConcurrentHashMap<>();
    private final CuratorFramework curator;
    private final Admin admin;

    private Bench(Path directory) {
        for (String flavor : List.of("mysql", "mariadb")) {
            servers.put(flavor, CompletableFuture.supplyAsync(() -> start(flavor), Bench::inThread));
        }
        this.kafka = Backends.kafka(directory);
        this.zooKeeper = Backends.zooKeeper(directory);
        this.curator =
                CuratorFrameworkFactory.newClient(zooKeeper.connectString(), 6_000, 5_000, new RetryOneTime(200));
        curator.start();
        this.admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }

    public static synchronized Bench shared() {
        Bench known = shared;
        if (known != null) {
            return known;
        }
        Bench bench = new Bench(directory());
        shared = bench;
        Runtime.getRuntime().addShutdownHook(new Thread(bench::close));
        return bench;
    }

    private static Path directory() {
        return Path.of(
                System.getProperty("java.io.tmpdir"),
                "bench-" + ProcessHandle.current().pid());
    }

    private void close() {
        logs.values().forEach(ChangeLog::close);
        admin.close();
        curator.close();
        servers.keySet().forEach(this::close);
        kafka.close();
        zooKeeper.close();
    }

    private void close(String flavor) {
        try {
            server(flavor).close();
        } catch (CompletionException | TestAbortedException e) {
            // It never ran.
        }
    }

    /** The server of that name, {@code mysql} or {@code mariadb}; all start at once with the first test. */
    public MySqlBackend server(String flavor) {
        try {
            return Objects.requireNonNull(servers.get(flavor)).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof TestAbortedException aborted) {
                throw new TestAbortedException(aborted.getMessage(), aborted);
            }
            throw e;
        }
    }

    private static void inThread(Runnable work) {
        Thread thread = new Thread(work, "bench-server");
        thread.setDaemon(true);
        thread.start();
    }

    private static MySqlBackend start(String flavor) {
        Optional<ExternalServer> external = ExternalServer.ofEnvironment();
        if (external.isPresent() && external.get().flavor().equals(flavor)) {
            return external.get();
        }
        if (flavor.equals("mariadb")) {
            return Backends.mariaDb(directory());
        }
        EmbeddedMySql.problem(Path.of(System.getProperty("java.io.tmpdir"), "millrace-binaries"))
                .ifPresent(problem -> {
                    throw new TestAbortedException("Skipped, because the embedded MySQL can't run: " + problem);
                });
        return Backends.mySql(directory());
    }

    public KafkaBackend kafka() {
        return kafka;
    }

    public ZooKeeperBackend zooKeeper() {
        return zooKeeper;
    }

    /** Settings of a source on that server. */
    public SourceSettings source(String name, String flavor, CaptureSettings capture) {
        MySqlBackend server = server(flavor);
        return new SourceSettings(
                name,
                server.host(),
                server.port(),
                server.user(),
                server.password(),
                flavor.equals("mysql") ? TlsMode.REQUIRED : TlsMode.DISABLED,
                Optional.empty(),
                Optional.empty(),
                capture);
    }

    public SourceConnections connections(SourceSettings source) {
        return new SourceConnections(source, Duration.ofSeconds(30));
    }

    /** A capture that is started; the caller closes it. */
    public SourceCapture capture(SourceSettings source) {
        return capture(source, 32L << 20);
    }

    public SourceCapture capture(SourceSettings source, long commitBytes) {
        return capture(source, commitBytes, "/millrace");
    }

    /** A capture that takes part in the election below that path. */
    public SourceCapture capture(SourceSettings source, long commitBytes, String root) {
        return capture(source, commitBytes, root, Duration.ofSeconds(2));
    }

    /** A capture to which the server speaks at least that often. */
    public SourceCapture capture(SourceSettings source, Duration heartbeat) {
        return capture(source, 32L << 20, "/millrace", heartbeat);
    }

    private SourceCapture capture(SourceSettings source, long commitBytes, String root, Duration heartbeat) {
        SourceConnections connections = connections(source);
        CaptureContext context = new CaptureContext(
                source,
                new JdbcFactsSource(connections),
                new SetupCheck(new Requirements(Duration.ofHours(1), false, true)),
                connections,
                new KafkaAccess(
                        kafka.bootstrapServers(),
                        Map.of(),
                        2,
                        (short) 1,
                        Duration.ofHours(10).toMillis()),
                new CaptureMetrics(source.name(), new SimpleMeterRegistry(), Clock.systemUTC()),
                ThreadLocalRandom.current().nextLong(0x80000000L, 0xffffffffL),
                Duration.ofMillis(50),
                commitBytes,
                heartbeat,
                Duration.ofSeconds(10),
                Clock.systemUTC(),
                new ZooKeeperColumnRegister(curator, root));
        SourceCapture capture = new SourceCapture(
                context,
                new Leadership(source.name(), curator, root),
                new Backoff(Duration.ofMillis(50), Duration.ofMillis(500)));
        capture.start();
        return capture;
    }

    /** Settings that capture these databases alone. */
    public static CaptureSettings capturing(String... databases) {
        return new CaptureSettings(
                List.of(databases),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(),
                SnapshotMode.INITIAL,
                4,
                OutputSettings.standard());
    }

    /** Waits until changes flow. */
    public static void awaitStreaming(SourceCapture capture) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(capture.state()).isInstanceOf(CaptureState.Streaming.class));
    }

    /** The rows of a table by their key, as a select shows them. */
    public Map<String, JsonNode> select(SourceSettings source, TableName name) throws SQLException {
        Map<String, JsonNode> rows = new TreeMap<>();
        try (Connection connection = connections(source).open()) {
            boolean mariaDb = connection.getMetaData().getDatabaseProductName().contains("MariaDB");
            SourceTable table =
                    new TableCatalog(connection, mariaDb).table(name).orElseThrow();
            new TableRows(connection, table).read("", row -> {
                StringBuilder json = new StringBuilder("{");
                for (int i = 0; i < row.size(); i++) {
                    json.append(i == 0 ? "" : ",")
                            .append(JSON.writeValueAsString(
                                    table.columns().get(i).name()))
                            .append(':')
                            .append(row.text(i));
                }
                JsonNode read = json(json.append('}').toString());
                List<String> key = table.primaryKey().stream()
                        .map(column -> read.path(column).toString())
                        .toList();
                rows.put(key.toString(), read);
                return true;
            });
        }
        return rows;
    }

    /** Runs statements on one connection of the source. */
    public void run(SourceSettings source, String... statements) throws SQLException {
        try (Connection connection = connections(source).open();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** All committed changes of the source's topics, in the order of their numbers. */
    public List<JsonNode> changes(String source) throws Exception {
        return logs.computeIfAbsent(source, name -> new ChangeLog(admin, kafka.bootstrapServers(), name))
                .changes();
    }

    public Set<String> topics(String prefix) throws InterruptedException, ExecutionException {
        return admin.listTopics().names().get().stream()
                .filter(name -> name.startsWith(prefix))
                .collect(Collectors.toSet());
    }

    public static JsonNode json(String text) {
        return JSON.readTree(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Ends a wait at once: what can't be decoded now will not be later. */
    public static void requireNotFailed(SourceCapture capture) {
        if (capture.state() instanceof CaptureState.Failed failed) {
            throw new IllegalStateException(failed.reason());
        }
    }

    /** What the capture does, in words. */
    public static String shown(SourceCapture capture) {
        return capture.state().toString();
    }
}
