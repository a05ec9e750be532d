package io.millrace.monitor;

import io.millrace.embedded.Backend;
import io.millrace.monitor.alert.IncidentStore;
import io.millrace.monitor.alert.Incidents;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.tally.Tally;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The monitor before real servers; the stages fill up from test to test, hence the order. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MetricsMonitorIT {
    private static final DatasetName PLAYS = new DatasetName("plays");
    private static final DatasetName ITEMS = new DatasetName("shop.inventory.items");
    private static final DatasetName ORDERS = new DatasetName("orders");
    private static final DatasetName CLICKS = new DatasetName("clicks");
    private static final DatasetName VISITS = new DatasetName("visits");
    private static final DatasetName RATINGS = new DatasetName("ratings");
    private static final DatasetName SHIPMENTS = new DatasetName("shipments");
    private static final DatasetName RETURNS = new DatasetName("returns");
    private static final DatasetName REFUNDS = new DatasetName("refunds");
    private static final DatasetName EXCHANGES = new DatasetName("exchanges");
    private static final DatasetName VOUCHERS = new DatasetName("vouchers");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** For what is tried again with growing pauses. */
    private static final Duration LONG_PATIENCE = Duration.ofMinutes(3);

    @TempDir
    static Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private final JsonMapper mapper = new JsonMapper();
    private final FakeService edge = new FakeService();
    private final FakeService writer = new FakeService();
    private final Receivers told = new Receivers();
    private final Map<String, FakeService> watched = new LinkedHashMap<>();
    private MonitorStack stack;
    private ConfigurableApplicationContext monitor;
    private String topicId = "";

    @BeforeAll
    void start() throws Exception {
        edge.health(200, "{\"status\":\"UP\"}");
        edge.answer(
                "/actuator/prometheus",
                200,
                "millrace_events_total{outcome=\"accepted\"} 10.0\nmillrace_events_total{outcome=\"rejected\"} 2.0\n");
        writer.health(
                503,
                "{\"status\":\"DOWN\",\"components\":{\"dependencies\":{\"status\":\"DOWN\","
                        + "\"details\":{\"kafka\":\"<script>alert(1)</script>\"}}}}");
        watched.put("ingest-api", edge);
        watched.put("lake-writer", writer);
        stack = new MonitorStack(directory);
        stack.earlierState();
        topicId = stack.topic(PLAYS);
        stack.produce(PLAYS, 10, false);
        Files.writeString(
                Files.createDirectories(directory.resolve("contracts")).resolve("clicks.yaml"), """
                apiVersion: v3.1.0
                kind: DataContract
                id: clicks
                version: 1.0.0
                status: active
                team: {name: team-clicks}
                slaProperties:
                  - {property: latency, value: 1, unit: s}
                schema:
                  - name: clicks
                    properties:
                      - {name: url, logicalType: string}
                """);
        monitor = startMonitor();
    }

    private ConfigurableApplicationContext startMonitor() {
        return startMonitor(Map.of());
    }

    private ConfigurableApplicationContext startMonitor(Map<String, String> further) {
        return stack.monitor(watched, told, directory.resolve("contracts"), further);
    }

    @AfterAll
    void stop() {
        monitor.close();
        stack.close();
        edge.close();
        writer.close();
        told.close();
    }

    @Test
    @Order(1)
    void showsEveryServiceWithItsReasons() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode services = json("/api/services").path("services");
            assertThat(services.path(0).path("state").asString()).isEqualTo("up");
            assertThat(services.path(1).path("state").asString()).isEqualTo("down");
        });
        JsonNode down = json("/api/services").path("services").path(1);
        assertThat(down.path("name").asString()).isEqualTo("lake-writer");
        assertThat(down.path("reasons").path(0).asString()).isEqualTo("kafka: <script>alert(1)</script>");
        assertThat(down.path("metrics").asString()).isEqualTo(writer.url() + "/actuator/prometheus");
    }

    @Test
    @Order(2)
    void anInstallationThatHasLoadedNothingYetHasZeros() {
        JsonNode stages = fresh();
        assertThat(stages.path("edge").path("accepted").asLong()).isEqualTo(10);
        assertThat(stages.path("edge").path("rejected").asLong()).isEqualTo(2);
        JsonNode plays = dataset(stages, PLAYS);
        assertThat(plays.path("status").asString()).isEqualTo("in_flight");
        assertThat(plays.path("counts").path("kafka").asLong()).isEqualTo(10);
        assertThat(plays.path("counts").path("lake_rows").asLong(-1)).isZero();
        assertThat(plays.path("counts").path("ledger_rows").asLong(-1)).isZero();
        assertThat(plays.path("counts").path("table_rows").isNull()).isTrue();
    }

    @Test
    @Order(3)
    void settlesWhenEveryRecordHasArrived() throws Exception {
        String first = stack.batch(PLAYS, topicId, 0, 6, 1);
        String second = stack.batch(PLAYS, topicId, 7, 3, 0);
        assertThat(dataset(fresh(), PLAYS).path("status").asString()).isEqualTo("in_flight");

        stack.migrate();
        stack.sql(
                "create table public.plays (_id varchar(600))",
                "insert into public.plays values ('0'),('1'),('2'),('3'),('4'),('5'),('6'),('7'),('8')");
        stack.load(PLAYS, first, 6);
        stack.load(PLAYS, second, 3);
        JsonNode plays = dataset(fresh(), PLAYS);
        assertThat(plays.path("reasons").size()).isZero();
        assertThat(plays.path("status").asString()).isEqualTo("settled");
        assertThat(plays.path("counts").toString())
                .isEqualTo(
                        "{\"kafka\":10,\"kafka_retained\":10,\"lake_rows\":9,\"duplicates\":1,\"bad\":0,\"erased\":0,"
                                + "\"ledger_rows\":9,\"table_rows\":9,\"held_rows\":0}");
        assertThat(plays.path("lake_batches").asLong()).isEqualTo(2);
        assertThat(plays.path("newest").asString()).isEqualTo("2026-11-23T10:15:00Z");
        assertThat(plays.path("last_load").asString()).isEqualTo("2026-11-23T10:16:00Z");
    }

    @Test
    @Order(4)
    void changesSettleThoughTheirTransactionsLeaveMarkers() throws Exception {
        String id = stack.topic(ITEMS);
        stack.produce(ITEMS, 3, true);
        stack.batch(ITEMS, id, 0, 3, 0);
        JsonNode items = dataset(fresh(), ITEMS);
        assertThat(items.path("status").asString()).isEqualTo("settled");
        assertThat(items.path("kind").asString()).isEqualTo("changes");
        assertThat(items.path("counts").path("kafka").asLong()).isEqualTo(4);
        assertThat(items.path("counts").path("lake_rows").asLong()).isEqualTo(3);
    }

    @Test
    @Order(5)
    void showsHeldBatchesAndRowsThatNobodyLoaded() throws Exception {
        stack.produce(PLAYS, 2, false);
        String held = stack.batch(PLAYS, topicId, 10, 2, 0);
        stack.sql("insert into millrace.held_batches values ('plays', '" + held
                + "', 'type_conflict', 'column n does not fit', '2026-11-23T10:17:00Z', 2, '2026-11-23T10:18:00Z')");
        JsonNode plays = dataset(fresh(), PLAYS);
        assertThat(plays.path("status").asString()).isEqualTo("held");
        assertThat(plays.path("counts").path("held_rows").asLong()).isEqualTo(2);
        assertThat(plays.path("held_batches").path(0).path("reason").asString()).isEqualTo("column n does not fit");

        stack.sql("insert into public.plays values ('by hand')");
        plays = dataset(fresh(), PLAYS);
        assertThat(plays.path("status").asString()).isEqualTo("mismatch");
        assertThat(plays.path("reasons").toString()).contains("the table has 1 record more than the ledger");
        stack.sql("delete from public.plays where _id = 'by hand'");
    }

    @Test
    @Order(6)
    void publishesTheCountsAsMetrics() {
        String metrics = get(":management:/actuator/prometheus").body();
        assertThat(metrics)
                .contains("millrace_stage_records{dataset=\"plays\",service=\"metrics-monitor\",stage=\"kafka\"} 12.0")
                .contains("millrace_service_up{name=\"ingest-api\",service=\"metrics-monitor\"} 1.0")
                .contains("millrace_service_up{name=\"lake-writer\",service=\"metrics-monitor\"} 0.0");
    }

    @Test
    @Order(7)
    void thePageIsGuardedAndSetsNoCookies() {
        HttpResponse<String> page = get("/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'");
        assertThat(page.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(page.headers().firstValue("Strict-Transport-Security").orElseThrow())
                .contains("max-age=31536000")
                .doesNotContain("includeSubDomains");
        assertThat(get("/api/stages").headers().firstValue("Content-Security-Policy"))
                .isPresent();
        assertThat(get("/api/stages").headers().firstValue("Cache-Control")).hasValue("no-store");
    }

    @Test
    @Order(8)
    void anOutageOfKafkaLeavesTheLastCountsWithTheirReason() {
        outage(stack.kafka, "kafka");
    }

    @Test
    @Order(9)
    void anOutageOfTheObjectStoreLeavesTheLastCountsWithTheirReason() {
        outage(stack.objects, "lake");
    }

    @Test
    @Order(10)
    void anOutageOfTheWarehouseLeavesTheLastCountsWithTheirReason() {
        outage(stack.warehouse, "warehouse");
    }

    @Test
    @Order(11)
    void anHourThatDoesNotAddUpIsToldWithItsPlaceAndIsOverWhenItDoes() throws Exception {
        writer.health(200, "{\"status\":\"UP\"}");
        long hour = Instant.now().getEpochSecond() / 3600 - 2;
        Instant time = Instant.ofEpochSecond(hour * 3600 + 60);
        String id = stack.topic(ORDERS);
        stack.produce(ORDERS, 10, false);
        String first = stack.batch(ORDERS, id, 0, 9, 1, time);
        stack.load(ORDERS, first, 9);
        stack.tell(new Tally.Accepted("run-1", ORDERS, hour, 12, 0));
        stack.tell(new Tally.Run("run-1", "edge-1", time, Instant.now(), true));
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode found = reconciled(ORDERS, hour);
            assertThat(found.path("status").asString("")).isEqualTo("missing");
            assertThat(found.path("step").asString()).isEqualTo("edge_to_kafka");
            assertThat(found.path("missing").asLong()).isEqualTo(2);
            assertThat(found.path("accepted").asLong()).isEqualTo(12);
            assertThat(found.path("accepted_complete").asBoolean()).isTrue();
            assertThat(found.path("kafka").asLong()).isEqualTo(10);
            assertThat(found.path("lake_rows").asLong()).isEqualTo(9);
            assertThat(found.path("lake_duplicates").asLong()).isEqualTo(1);
            assertThat(found.path("warehouse_rows").asLong()).isEqualTo(9);
        });
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        incident("dataset:orders").path("title").asString(""))
                .isEqualTo("2 records of orders are missing between the edge and Kafka"));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(told.hook.received())
                .anyMatch(message -> message.contains("2 records of orders are missing")
                        && message.contains("millrace audit orders")));

        stack.produce(ORDERS, 2, false);
        String second = stack.batch(ORDERS, id, 10, 2, 0, time);
        stack.load(ORDERS, second, 2);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        reconciled(ORDERS, hour).path("status").asString(""))
                .isEqualTo("balanced"));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(told.hook.received())
                .anyMatch(message -> message.contains("\"kind\":\"resolved\"") && message.contains("dataset:orders")));
    }

    @Test
    @Order(12)
    void aBrokenPromiseIsToldToTheOwnerOfTheContract() throws Exception {
        stack.topic(CLICKS);
        stack.produce(CLICKS, 3, false);
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode clicks = freshness(CLICKS);
            assertThat(clicks.path("unstored_seconds").asDouble()).isGreaterThan(1);
            assertThat(clicks.path("limit_seconds").asLong()).isEqualTo(1);
            assertThat(clicks.path("status").asString()).isEqualTo("broken");
        });
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode incident = incident("dataset:clicks");
            assertThat(incident.path("severity").asString()).isEqualTo("critical");
            assertThat(incident.path("owner").asString()).isEqualTo("team-clicks");
        });
        assertThat(get(":management:/actuator/prometheus").body())
                .contains("millrace_freshness_seconds{dataset=\"clicks\"")
                .contains("millrace_freshness_limit_seconds{dataset=\"clicks\"");
    }

    @Test
    @Order(13)
    void aDatasetWithoutItsUsualRowsIsFound() throws Exception {
        long current = Instant.now().getEpochSecond() / 3600;
        String id = stack.topic(VISITS);
        stack.produce(VISITS, 1, false);
        long offset = 0;
        for (long hour = current - 53; hour < current - 2; hour++) {
            stack.batch(VISITS, id, offset, 100, 0, Instant.ofEpochSecond(hour * 3600 + 60));
            offset += 100;
        }
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode history = json("/api/history?dataset=visits");
            assertThat(history.path("values").size()).isGreaterThanOrEqualTo(48);
            assertThat(history.path("values").path(0).path("value").asLong()).isEqualTo(100);
        });
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        json("/api/findings?dataset=visits").path("findings").toString())
                .contains("\"kind\":\"zero\""));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        incident("dataset:visits").path("severity").asString(""))
                .isEqualTo("critical"));
    }

    @Test
    @Order(14)
    void aMonitorThatWasAwayCatchesUp() throws Exception {
        long hour = Instant.now().getEpochSecond() / 3600 - 2;
        Instant time = Instant.ofEpochSecond(hour * 3600 + 120);
        monitor.close();
        String id = stack.topic(RATINGS);
        stack.produce(RATINGS, 5, false);
        stack.load(RATINGS, stack.batch(RATINGS, id, 0, 5, 0, time), 5);
        stack.tell(new Tally.Accepted("run-1", RATINGS, hour, 5, 0));
        monitor = startMonitor();
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode found = reconciled(RATINGS, hour);
            assertThat(found.path("status").asString("")).isEqualTo("balanced");
            assertThat(found.path("accepted").asLong()).isEqualTo(5);
            assertThat(found.path("warehouse_rows").asLong()).isEqualTo(5);
        });
        assertThat(reconciled(ORDERS, hour).path("status").asString()).isEqualTo("balanced");
    }

    @Test
    @Order(15)
    void callsToThirdPartiesAreJudgedAsTheyCome() throws Exception {
        DatasetName calls = new DatasetName("api_requests");
        stack.topic(calls);
        for (int i = 0; i < 30; i++) {
            stack.produce(
                    calls,
                    "{\"service\":\"payments\",\"endpoint\":\"charge\",\"status\":" + (i < 10 ? 500 : 200)
                            + ",\"duration\":20}");
        }
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode payments = json("/api/api-requests").path("calls").path(0);
            assertThat(payments.path("calls").asLong()).isEqualTo(30);
            assertThat(payments.path("failed").asLong()).isEqualTo(10);
        });
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        incident("api:payments").path("seen").asString(""))
                .contains("10 of 30"));
    }

    @Test
    @Order(16)
    void oneCauseIsOneIncidentAndReachesEveryChannelWhateverAnotherAnswers() throws Exception {
        told.pager(500);
        long hour = Instant.now().getEpochSecond() / 3600 - 2;
        String topic = lose(SHIPMENTS, hour, 5, 3);
        long id = openIncident("dataset:shipments");
        String key = "millrace-incident-" + id;
        String title = "3 records of shipments are missing between the edge and Kafka";
        String start = Instant.ofEpochSecond(hour * 3600).toString();
        String link = Receivers.CONSOLE + "/alerts#incident-" + id;

        // The receiver that is broken is asked again, and told of through the others, which don't wait for it.
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(told.pager.received())
                .filteredOn(body -> body.contains(key))
                .hasSizeGreaterThan(1));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(told.hook.received())
                .anyMatch(body -> body.contains("The channel pager takes no messages")
                        && body.contains("127.0.0.1 answered HTTP 500")));
        JsonNode hook = await().atMost(PATIENCE)
                .until(() -> message(told.hook, "key", key, "opened"), body -> body.has("kind"));
        assertThat(hook.path("title").asString()).isEqualTo(title);
        assertThat(hook.path("severity").asString()).isEqualTo("critical");
        assertThat(hook.path("expected").asString()).isEqualTo("Every record of an hour is in each stage.");
        assertThat(hook.path("seen").asString()).isEqualTo("One hour does not add up, by 3 records.");
        assertThat(hook.path("since").asString()).isEqualTo(start);
        assertThat(hook.path("parts").path(0).asString()).isEqualTo("hour " + start);
        assertThat(hook.path("advice").asString()).contains("millrace audit shipments");
        assertThat(hook.path("link").asString()).isEqualTo(link);
        for (Supplier<List<String>> received :
                List.<Supplier<List<String>>>of(told.slack::received, told.mail::received)) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(received.get())
                    .anyMatch(text -> text.contains(title)
                            && text.contains("Expected: Every record of an hour is in each stage.")
                            && text.contains("Seen: One hour does not add up, by 3 records.")
                            && text.contains("Since: " + start)
                            && text.contains("Where: hour " + start)
                            && text.contains("What to do: Run 'millrace audit shipments'")
                            && text.contains("Incident: " + link)));
        }

        told.pager(202);
        await().atMost(LONG_PATIENCE).untilAsserted(() -> assertThat(sent(id, "opened"))
                .containsExactlyInAnyOrder("hook", "slack", "pager", "mail"));
        JsonNode trigger = mapper.readTree(told.pager.received().stream()
                .filter(body -> body.contains(key))
                .findFirst()
                .orElseThrow());
        assertThat(trigger.path("routing_key").asString()).isEqualTo("routing-key");
        assertThat(trigger.path("payload").path("summary").asString()).isEqualTo(title);
        assertThat(trigger.path("payload").path("timestamp").asString()).isEqualTo(start);
        JsonNode details = trigger.path("payload").path("custom_details");
        assertThat(details.path("expected").asString()).isEqualTo("Every record of an hour is in each stage.");
        assertThat(details.path("where").asString()).isEqualTo("hour " + start);
        assertThat(details.path("what_to_do").asString()).contains("millrace audit shipments");
        assertThat(trigger.path("links").path(0).path("href").asString()).isEqualTo(link);

        await().atMost(LONG_PATIENCE).untilAsserted(() -> assertThat(sent(id, "escalated"))
                .containsExactlyInAnyOrder("hook", "slack", "pager", "mail"));
        // A long subject goes over two lines.
        assertThat(told.mail.received()).anyMatch(mail -> mail.replace("\n ", " ")
                .contains("Subject: [Millrace] critical, nobody has taken it: " + title));
        mend(SHIPMENTS, topic, hour, 5, 3);
        await().atMost(LONG_PATIENCE).untilAsserted(() -> assertThat(sent(id, "resolved"))
                .containsExactlyInAnyOrder("hook", "slack", "pager", "mail"));
        assertThat(told.slack.received()).anyMatch(text -> text.contains("RESOLVED: " + title));
        assertThat(told.pager.received())
                .anyMatch(body -> body.contains(key) && body.contains("\"event_action\":\"resolve\""));
        assertThat(incidents("dataset:shipments")).hasSize(1);
    }

    @Test
    @Order(17)
    void nobodyIsToldDuringASilenceAndEverybodyAfterIt() throws Exception {
        Incidents incidents = monitor.getBean(Incidents.class);
        IncidentStore.Silence silence =
                incidents.silence("dataset:returns", Duration.ofHours(1), "olga", "known, mended tomorrow");
        long hour = Instant.now().getEpochSecond() / 3600 - 2;
        String topic = lose(RETURNS, hour, 4, 1);
        long id = openIncident("dataset:returns");
        // What opens an incident writes down in the same moment whom it tells.
        assertThat(whole(id).path("deliveries").size()).isZero();
        assertThat(told.all()).noneMatch(message -> message.contains("dataset:returns"));

        assertThat(incidents.endSilence(silence.id())).isTrue();
        await().atMost(LONG_PATIENCE).untilAsserted(() -> assertThat(sent(id, "opened"))
                .containsExactlyInAnyOrder("hook", "slack", "pager", "mail"));
        assertThat(get(":management:/actuator/prometheus").body())
                .contains("millrace_incidents_open{owner=\"\",service=\"metrics-monitor\",severity=\"critical\"")
                .contains("millrace_alert_channel_up{channel=\"pager\"")
                .contains("millrace_alert_messages_waiting{channel=\"pager\"");
        mend(RETURNS, topic, hour, 4, 1);
        await().atMost(LONG_PATIENCE)
                .untilAsserted(() -> assertThat(sent(id, "resolved")).hasSize(4));
    }

    @Test
    @Order(18)
    void aRestartNeitherRepeatsNorLosesAMessageAndAMaintenanceWindowKeepsThemAll() throws Exception {
        told.hook(500);
        long hour = Instant.now().getEpochSecond() / 3600 - 2;
        lose(REFUNDS, hour, 4, 1);
        long refunds = openIncident("dataset:refunds");
        await().atMost(LONG_PATIENCE)
                .untilAsserted(() -> assertThat(sent(refunds, "opened")).contains("slack", "pager", "mail"));
        monitor.close();
        told.hook(200);
        int before = told.hook.received().size();
        lose(EXCHANGES, hour, 4, 1);
        monitor = startMonitor(Map.of(
                "METRICS_MONITOR_EXCEPTED_TIMES_0_FROM", "2026-01-01T00:00:00Z",
                "METRICS_MONITOR_EXCEPTED_TIMES_0_TO", "2126-01-01T00:00:00Z",
                "METRICS_MONITOR_EXCEPTED_TIMES_0_REASON", "maintenance"));
        long exchanges = openIncident("dataset:exchanges");
        assertThat(whole(exchanges).path("deliveries").size()).isZero();
        assertThat(told.hook.received()).hasSize(before);

        monitor.close();
        monitor = startMonitor();
        for (long id : List.of(refunds, exchanges)) {
            await().atMost(LONG_PATIENCE).untilAsserted(() -> assertThat(sent(id, "opened"))
                    .containsExactlyInAnyOrder("hook", "slack", "pager", "mail"));
        }
        int attempts = 0;
        for (JsonNode delivery : whole(refunds).path("deliveries")) {
            boolean first = delivery.path("channel").asString().equals("slack")
                    && delivery.path("kind").asString().equals("opened");
            attempts += first ? delivery.path("attempts").asInt() : 0;
        }
        assertThat(told.slack.received())
                .filteredOn(text -> text.contains("\"CRITICAL: 1 record of refunds"))
                .hasSize(attempts);

        // The third dataset with the same trouble makes it the stage's, of which the others are parts from then on.
        lose(VOUCHERS, hour, 4, 1);
        assertThat(openIncident("stage:kafka")).isGreaterThan(exchanges);
        await().atMost(LONG_PATIENCE)
                .untilAsserted(() -> assertThat(sent(refunds, "resolved")).hasSize(4));
        assertThat(told.slack.received())
                .anyMatch(text -> text.contains("RESOLVED: 1 record of refunds")
                        && text.contains("It is still wrong, and goes on as a part of: 1 record of exchanges"));
    }

    /** Makes an hour whose edge accepted more records than Kafka has; returns the topic's id. */
    private String lose(DatasetName dataset, long hour, int records, int lost) throws Exception {
        Instant time = Instant.ofEpochSecond(hour * 3600 + 60);
        String id = stack.topic(dataset);
        stack.produce(dataset, records, false);
        stack.load(dataset, stack.batch(dataset, id, 0, records, 0, time), records);
        stack.tell(new Tally.Accepted("run-1", dataset, hour, records + lost, 0));
        return id;
    }

    /** Brings what was missing. */
    private void mend(DatasetName dataset, String topic, long hour, int records, int lost) throws Exception {
        Instant time = Instant.ofEpochSecond(hour * 3600 + 60);
        stack.produce(dataset, lost, false);
        stack.load(dataset, stack.batch(dataset, topic, records, lost, 0, time), lost);
    }

    /** The number of a cause's incident, once it is open. */
    private long openIncident(String cause) {
        return await().atMost(LONG_PATIENCE)
                .until(
                        () -> incident(cause),
                        found -> found.path("state").asString("").equals("open"))
                .path("id")
                .asLong();
    }

    private JsonNode whole(long id) {
        return json("/api/incidents/" + id);
    }

    /** The channels that took a message about an incident. */
    private List<String> sent(long id, String kind) {
        List<String> channels = new ArrayList<>();
        for (JsonNode delivery : whole(id).path("deliveries")) {
            boolean taken = delivery.path("kind").asString().equals(kind)
                    && !delivery.path("ended").isNull()
                    && delivery.path("error").isNull();
            if (taken) {
                channels.add(delivery.path("channel").asString());
            }
        }
        return channels;
    }

    private List<JsonNode> incidents(String cause) {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode incident : json("/api/incidents?all=true").path("incidents")) {
            if (incident.path("cause").asString().equals(cause)) {
                found.add(incident);
            }
        }
        return found;
    }

    /** The first body of a kind with a field of this value; nothing before it came. */
    private JsonNode message(FakeService receiver, String field, String value, String kind) {
        for (String body : receiver.received()) {
            JsonNode message = mapper.readTree(body);
            if (message.path(field).asString("").equals(value)
                    && message.path("kind").asString("").equals(kind)) {
                return message;
            }
        }
        return mapper.createObjectNode();
    }

    /** What became of an hour. Records that no batch has yet count in the hour in which they came, so there may be others. */
    private JsonNode reconciled(DatasetName dataset, long hour) {
        String start = Instant.ofEpochSecond(hour * 3600).toString();
        for (JsonNode found :
                json("/api/reconciliation?dataset=" + dataset.value()).path("hours")) {
            if (found.path("hour").asString().equals(start)) {
                return found;
            }
        }
        return mapper.createObjectNode();
    }

    private JsonNode incident(String cause) {
        for (JsonNode incident : json("/api/incidents").path("incidents")) {
            if (incident.path("cause").asString().equals(cause)) {
                return incident;
            }
        }
        return mapper.createObjectNode();
    }

    private JsonNode freshness(DatasetName dataset) {
        for (JsonNode found : json("/api/freshness").path("datasets")) {
            if (found.path("dataset").asString().equals(dataset.value())) {
                return found;
            }
        }
        return mapper.createObjectNode();
    }

    private void outage(Backend backend, String name) {
        JsonNode before = dataset(fresh(), PLAYS).path("counts");
        backend.stop();
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode stages = json("/api/stages");
            assertThat(source(stages, name).path("reason").asString("")).isNotEmpty();
            assertThat(source(stages, name).path("counted_at").isNull()).isFalse();
            assertThat(dataset(stages, PLAYS).path("status").asString()).isEqualTo("unknown");
            assertThat(dataset(stages, PLAYS).path("counts")).isEqualTo(before);
        });
        await().atMost(PATIENCE)
                .until(() -> get(":management:/actuator/health/readiness").statusCode() == 503);
        assertThat(json("/api/stages?refresh=true").path("fresh").asBoolean()).isFalse();

        backend.start();
        assertThat(dataset(fresh(), PLAYS).path("counts")).isEqualTo(before);
        await().atMost(PATIENCE)
                .until(() -> get(":management:/actuator/health/readiness").statusCode() == 200);
    }

    private JsonNode fresh() {
        return await().atMost(PATIENCE).until(() -> json("/api/stages?refresh=true"), stages -> stages.path("fresh")
                .asBoolean());
    }

    private static JsonNode dataset(JsonNode stages, DatasetName name) {
        for (JsonNode dataset : stages.path("datasets")) {
            if (dataset.path("dataset").asString().equals(name.value())) {
                return dataset;
            }
        }
        throw new AssertionError(name + " is not in " + stages);
    }

    private static JsonNode source(JsonNode stages, String name) {
        for (JsonNode source : stages.path("sources")) {
            if (source.path("name").asString().equals(name)) {
                return source;
            }
        }
        throw new AssertionError(name + " is not in " + stages);
    }

    private JsonNode json(String path) {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return mapper.readTree(answer.body());
    }

    private HttpResponse<String> get(String path) {
        String key = path.startsWith(":management:") ? "local.management.port" : "local.server.port";
        String port = monitor.getEnvironment().getRequiredProperty(key);
        URI address = URI.create("http://127.0.0.1:" + port + path.replace(":management:", ""));
        try {
            return client.send(
                    HttpRequest.newBuilder(address).timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
