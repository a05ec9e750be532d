package io.millrace.standalone.mainline;

import com.segment.analytics.Analytics;
import com.segment.analytics.messages.TrackMessage;
import io.millrace.standalone.cli.MillraceCommand;
import io.millrace.standalone.demo.DemoDatabase;
import io.millrace.standalone.demo.DemoReport;
import io.millrace.standalone.demo.DemoRun;
import io.millrace.standalone.demo.MirrorCounts;
import io.millrace.standalone.demo.StageCounts;
import io.millrace.standalone.docs.ShownCommands;
import io.millrace.standalone.stack.Component;
import io.millrace.standalone.stack.Credentials;
import io.millrace.standalone.stack.Stack;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** From a POST to a SELECT, through every process of the standalone installation. */
@ExtendWith(SharedStack.class)
class MainLineIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper JSON = new JsonMapper();

    private final Stack stack;
    private final HttpClient http = HttpClient.newHttpClient();

    MainLineIT(Stack stack) {
        this.stack = stack;
    }

    @Test
    void aPostedEventIsInTheWarehouseSoonAfter() throws Exception {
        // The table's way is open after the first event; the second shows what a user waits for.
        post("/v1/events", "{\"table\":\"latency\",\"id\":\"first\",\"datum\":{\"n\":1}}");
        await().atMost(PATIENCE).until(() -> count("select count(*) from latency") == 1);

        long posted = System.nanoTime();
        HttpResponse<String> answer =
                post("/v1/events", "{\"table\":\"latency\",\"id\":\"second\",\"datum\":{\"n\":2}}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(JSON.readTree(answer.body()).at("/results/0/status").asString())
                .isEqualTo("accepted");
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> count("select count(*) from latency") == 2);
        System.out.printf("From POST to SELECT: %.1f s%n", (System.nanoTime() - posted) / 1e9);
    }

    @Test
    void everyValueArrivesAsItWasPosted() throws Exception {
        post("/v1/events", """
                {"table":"Exact Values","id":"exact-1","datum":{
                  "text":"Zoë 😀 \\u00fc \\"quoted\\" \\\\ /","empty":"","nothing":null,"truth":true,
                  "big":9007199254740993,"beyond64":123456789012345678901234567890,
                  "price":1234567890123.450,"tiny":0.000000000000000001,
                  "with_zone":"2026-11-23T02:00:00.123456+05:30","without_zone":"2026-11-23T02:00:00.5",
                  "nested":{"b":[1,2.50,null],"a":{"é":"ü","n":9007199254740993}},"list":[1,"x",null,{}],
                  "from":"a reserved word"}}""");
        await().atMost(PATIENCE).until(() -> count("select count(*) from exact_values") == 1);
        try (Connection connection = analyst();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select * from exact_values")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString("_id")).isEqualTo("exact-1");
            assertThat(row.getString("text")).isEqualTo("Zoë 😀 ü \"quoted\" \\ /");
            assertThat(row.getString("empty")).isEmpty();
            assertThat(row.getBoolean("truth")).isTrue();
            assertThat(row.getLong("big")).isEqualTo(9_007_199_254_740_993L);
            assertThat(row.getBigDecimal("beyond64"))
                    .isEqualByComparingTo(new BigDecimal("123456789012345678901234567890"));
            assertThat(row.getBigDecimal("price")).isEqualByComparingTo(new BigDecimal("1234567890123.45"));
            assertThat(row.getBigDecimal("tiny")).isEqualByComparingTo(new BigDecimal("0.000000000000000001"));
            assertThat(row.getObject("with_zone", OffsetDateTime.class).toInstant())
                    .isEqualTo(Instant.parse("2026-11-22T20:30:00.123456Z"));
            assertThat(row.getTimestamp("without_zone").toLocalDateTime())
                    .isEqualTo(LocalDateTime.parse("2026-11-23T02:00:00.5"));
            assertSameJson(row.getString("nested"), "{\"b\":[1,2.50,null],\"a\":{\"é\":\"ü\",\"n\":9007199254740993}}");
            assertSameJson(row.getString("list"), "[1,\"x\",null,{}]");
            assertThat(row.getString("from")).isEqualTo("a reserved word");
            assertThat(row.getString("_source")).isEqualTo("demo");
        }
        assertThat(columns("exact_values")).doesNotContain("nothing");
    }

    @Test
    void segmentsJavaLibraryWorksWithOnlyItsHostChanged() throws Exception {
        Map<String, Object> properties = new HashMap<>();
        properties.put("title", "上を向いて歩こう 🎵");
        properties.put("songId", 9_007_199_254_740_993L);
        properties.put("beyond64", BigInteger.ONE.shiftLeft(70));
        properties.put("price", new BigDecimal("19.990000000000000001"));
        properties.put("empty", "");
        properties.put("nested", Map.of("device", Map.of("type", "phone"), "volumes", List.of(1, 2)));
        properties.put("releasedAt", "1961-10-15T00:00:00Z");
        properties.put("premiere", "1961-10-15T20:00:00");

        Analytics analytics = Analytics.builder("demo-key")
                .endpoint("http://127.0.0.1:" + stack.ports().of(Component.INGEST_API))
                .build();
        analytics.enqueue(TrackMessage.builder("Song Liked")
                .userId("user-😀")
                .messageId("segment-1")
                .properties(properties)
                .context(Map.of("app", Map.of("name", "Jukebox"))));
        analytics.flush();
        await().atMost(PATIENCE).until(() -> count("select count(*) from song_liked") == 1);
        analytics.shutdown();

        try (Connection connection = analyst();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select * from song_liked")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString("_id")).isEqualTo("segment-1");
            assertThat(row.getString("user_id")).isEqualTo("user-😀");
            assertThat(row.getString("event_text")).isEqualTo("Song Liked");
            assertThat(row.getString("title")).isEqualTo("上を向いて歩こう 🎵");
            assertThat(row.getLong("song_id")).isEqualTo(9_007_199_254_740_993L);
            assertThat(row.getBigDecimal("beyond64"))
                    .isEqualByComparingTo(new BigDecimal(BigInteger.ONE.shiftLeft(70)));
            assertThat(row.getBigDecimal("price")).isEqualByComparingTo(new BigDecimal("19.990000000000000001"));
            assertThat(row.getString("empty")).isEmpty();
            assertThat(row.getString("nested_device_type")).isEqualTo("phone");
            assertSameJson(row.getString("nested_volumes"), "[1,2]");
            assertThat(row.getObject("released_at", OffsetDateTime.class).toInstant())
                    .isEqualTo(Instant.parse("1961-10-15T00:00:00Z"));
            assertThat(row.getTimestamp("premiere").toLocalDateTime())
                    .isEqualTo(LocalDateTime.parse("1961-10-15T20:00:00"));
            assertThat(row.getString("context_app_name")).isEqualTo("Jukebox");
        }
    }

    @Test
    void anEventSentTwiceStandsOnce() throws Exception {
        String event = "{\"table\":\"twice\",\"id\":\"same\",\"datum\":{\"n\":1}}";
        post("/v1/events", event);
        post("/v1/events", event);
        post("/v1/events", "{\"table\":\"twice\",\"id\":\"other\",\"datum\":{\"n\":2}}");
        await().atMost(PATIENCE).until(() -> count("select count(*) from twice where _id = 'other'") == 1);
        await().atMost(PATIENCE).until(() -> settled("twice"));
        assertThat(count("select count(*) from twice")).isEqualTo(2);
    }

    @Test
    void theDemosCountsAgreeAtEveryStage() throws Exception {
        DemoRun.Target target = new DemoRun.Target(
                URI.create("http://127.0.0.1:" + stack.ports().of(Component.INGEST_API)),
                URI.create("http://127.0.0.1:" + stack.ports().of(Component.METRICS_MONITOR)),
                Credentials.loadOrCreate(stack.data()).consoleToken(),
                "127.0.0.1:" + stack.ports().of(Component.KAFKA),
                "demo-key");
        DemoDatabase database = new DemoDatabase(
                stack.ports().of(Component.MYSQL),
                Credentials.loadOrCreate(stack.data()).mySqlPassword(),
                PATIENCE);
        CompletableFuture<String> changed = CompletableFuture.supplyAsync(() -> changed(database));
        DemoReport report = new DemoRun(target, PATIENCE)
                .run(new DemoRun.Plan("demo-test", 7, 2_000, 0), sent -> {}, waiting -> {});
        assertThat(report.agrees())
                .as(() -> String.join("\n", report.lines()) + "\n" + report.verdict())
                .isTrue();
        assertThat(report.sent().rejected()).isPositive();
        assertThat(report.sent().sentAgain()).isPositive();
        assertThat(report.broken()).isPositive();

        changed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        MirrorCounts mirrors = MirrorCounts.await(
                database,
                new MirrorCounts.Warehouse(stack.ports().of(Component.WAREHOUSE), "analyst", "analyst"),
                PATIENCE,
                waiting -> {});
        assertThat(mirrors.agree()).as(() -> String.join("\n", mirrors.lines())).isTrue();
        theMirrorHasTheSourcesTypes();
        plantedDifferencesAreFound();
    }

    private void plantedDifferencesAreFound() throws SQLException {
        MillraceCommand.Outcome same =
                MillraceCommand.run(stack.data(), "verify", "demo", "--json", "--patience", "60");
        assertThat(same.exitCode()).as(same.text()).isZero();
        assertThat(same.text())
                .contains("\"table\":\"store.customers\"")
                .contains("\"table\":\"store.orders\"")
                .contains("\"table\":\"store.products\"");

        try (Connection owner = DriverManager.getConnection(
                        "jdbc:redshift://127.0.0.1:" + stack.ports().of(Component.WAREHOUSE) + "/warehouse?ssl=false",
                        Credentials.OWNER,
                        Credentials.loadOrCreate(stack.data()).warehouseOwnerPassword());
                Statement statement = owner.createStatement()) {
            statement.execute("delete from demo_store_customers where id = 3");
            statement.execute("update demo_store_customers set balance = balance + 0.01 where id = 4");
            statement.execute("insert into demo_store_customers (id, name, _op, _position, _deleted)"
                    + " values (999999, 'nobody', 'c', 1, false)");
        }
        MillraceCommand.Outcome different =
                MillraceCommand.run(stack.data(), "verify", "demo", "store.customers", "--json", "--patience", "2");
        assertThat(different.exitCode()).as(different.text()).isEqualTo(1);
        String verdict = different.lines().stream()
                .filter(line -> line.startsWith("{"))
                .findFirst()
                .orElseThrow();
        assertThat(JSON.readTree(verdict).path("rows").toString())
                .isEqualTo("[{\"kind\":\"missing\",\"key\":\"3\"},{\"kind\":\"changed\",\"key\":\"4\"},"
                        + "{\"kind\":\"extra\",\"key\":\"999999\"}]");

        MillraceCommand.Outcome copied =
                MillraceCommand.run(stack.data(), "snapshot", "demo", "store.customers", "--clear");
        assertThat(copied.exitCode()).as(copied.text()).isZero();
        MillraceCommand.Outcome mended =
                MillraceCommand.run(stack.data(), "verify", "demo", "store.customers", "--patience", "60");
        assertThat(mended.exitCode()).as(mended.text()).isZero();
    }

    private static String changed(DemoDatabase database) {
        try {
            return database.change(7);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void theMirrorHasTheSourcesTypes() throws SQLException {
        try (Connection connection = analyst();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select c.*, o.id as order_id, o.weight, o.placed, o.labels from demo_store_customers c"
                                + " join demo_store_orders o on o.customer = c.id order by o.id limit 1")) {
            assertThat(row.next()).isTrue();
            ResultSetMetaData columns = row.getMetaData();
            Map<String, String> types = new HashMap<>();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                types.put(
                        columns.getColumnLabel(i),
                        columns.getColumnTypeName(i) + "(" + columns.getPrecision(i) + "," + columns.getScale(i) + ")");
            }
            assertThat(types)
                    .containsEntry("id", "int8(19,0)")
                    .containsEntry("name", "varchar(320,0)")
                    .containsEntry("balance", "numeric(12,2)")
                    .containsEntry("visits", "int8(19,0)")
                    .containsEntry("vip", "int2(5,0)")
                    .containsEntry("order_id", "numeric(20,0)");
            assertThat(types.get("born")).startsWith("date");
            assertThat(types.get("joined")).startsWith("timestamp(");
            assertThat(types.get("placed")).startsWith("timestamptz");
            assertThat(types.get("weight")).startsWith("float4");
            assertThat(row.getLong("visits")).isGreaterThan(Integer.MAX_VALUE);
            assertSameJson(row.getString("preferences"), "{\"news\":true,\"limit\":12}");
        }
    }

    @Test
    void theAnalystReadsAndCannotWrite() throws Exception {
        post("/v1/events", "{\"table\":\"untouched\",\"datum\":{\"n\":1}}");
        await().atMost(PATIENCE).until(() -> count("select count(*) from untouched") == 1);
        try (Connection connection = analyst();
                Statement statement = connection.createStatement()) {
            for (String write : List.of(
                    "delete from untouched",
                    "insert into untouched (n) values (2)",
                    "create table public.mine (n int)")) {
                assertThatThrownBy(() -> statement.execute(write))
                        .as(write)
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("permission denied");
            }
        }
    }

    @Test
    void theEventsThatTheDocsPostAreAccepted() throws Exception {
        assertThat(ShownCommands.postedBodies()).hasSizeGreaterThan(1).allSatisfy(body -> {
            JsonNode results = JSON.readTree(post("/v1/events", body).body()).path("results");
            assertThat(results).isNotEmpty().allSatisfy(result -> assertThat(
                            result.path("status").asString())
                    .isEqualTo("accepted"));
        });
    }

    @Test
    void nothingListensBeyondTheLoopbackAddress() throws Exception {
        assertThat(ListeningSockets.of(StackProcesses.pids(stack.data())))
                .isNotEmpty()
                .allSatisfy(socket ->
                        assertThat(socket.isLoopback()).as("%s", socket).isTrue());
    }

    @Test
    void theConsoleIsServed() throws Exception {
        HttpResponse<String> page = http.send(
                HttpRequest.newBuilder(URI.create(
                                "http://127.0.0.1:" + stack.ports().of(Component.METRICS_MONITOR) + "/login"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("Millrace");
    }

    /** Every record of the table's topic stands in the lake, and every row of the lake in the warehouse. */
    private boolean settled(String table) throws Exception {
        URI console = URI.create("http://127.0.0.1:" + stack.ports().of(Component.METRICS_MONITOR));
        return StageCounts.fetch(
                        http, console, Credentials.loadOrCreate(stack.data()).consoleToken())
                .of(table)
                .settled();
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + stack.ports().of(Component.INGEST_API) + path))
                        .header("Content-Type", "application/json")
                        .header(
                                "Authorization",
                                "Basic "
                                        + Base64.getEncoder()
                                                .encodeToString("demo-key:".getBytes(StandardCharsets.UTF_8)))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    private static void assertSameJson(String actual, String expected) {
        JsonNode wanted = exact().readTree(expected);
        assertThat(exact().readTree(actual)).isEqualTo(wanted);
    }

    private static JsonMapper exact() {
        return JsonMapper.builder()
                .enable(tools.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build();
    }

    /** The count, or -1 while the table does not exist. */
    private long count(String query) throws SQLException {
        try (Connection connection = analyst();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            if (String.valueOf(e.getMessage()).contains("does not exist")) {
                return -1;
            }
            throw e;
        }
    }

    private List<String> columns(String table) throws SQLException {
        List<String> columns = new CopyOnWriteArrayList<>();
        try (Connection connection = analyst();
                ResultSet rows = connection.getMetaData().getColumns(null, "public", table, null)) {
            while (rows.next()) {
                columns.add(rows.getString("COLUMN_NAME"));
            }
        }
        return columns;
    }

    private Connection analyst() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:redshift://127.0.0.1:" + stack.ports().of(Component.WAREHOUSE) + "/warehouse?ssl=false",
                "analyst",
                "analyst");
    }
}
