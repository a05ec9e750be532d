package io.millrace.ingest;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ExtendWith(SharedEdge.class)
class NativeEndpointIT {
    private static final String TIME = "\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z\"";

    private final IngestHarness edge;

    NativeEndpointIT(IngestHarness edge) {
        this.edge = edge;
    }

    @Test
    void anAcceptedEventStandsInItsTopicByteForByte() throws Exception {
        HttpResponse<String> answer = edge.post("/v1/events", """
                {"table":"Song Played","id":" e-1 ","key":"user-7","datum":{"userId":9007199254740993,"price":1.50,
                "ratio":1E+2,"titel":"Größe 😀 \\u00e9\\"","nothing":null,"empty":"","nested":{"a":[1.0, 2]}}}""");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"results\":[{\"id\":\"e-1\",\"status\":\"accepted\"}]}");

        ConsumerRecord<String, String> record = edge.records("song_played").get(0);
        assertThat(record.value())
                .matches("\\{\"_id\":\"e-1\",\"_received_at\":" + TIME + ",\"_source\":\"web\",.*")
                .endsWith(
                        "\"user_id\":9007199254740993,\"price\":1.50, \"ratio\":1E+2,\"titel\":\"Größe 😀 \\u00e9\\\"\","
                                + "\"nothing\":null,\"empty\":\"\",\"nested\":{\"a\":[1.0, 2]}}");
        assertThat(record.key()).isEqualTo("user-7");
        assertThat(header(record, "id")).isEqualTo("e-1");
        assertThat(header(record, "source")).isEqualTo("web");
        assertThat(header(record, "content-type")).isEqualTo("application/json");
        assertThat(record.timestampType().toString()).isEqualTo("LogAppendTime");

        var topic = new ConfigResource(ConfigResource.Type.TOPIC, "events.song_played");
        var config = edge.admin(
                        admin -> admin.describeConfigs(List.of(topic)).all().get())
                .get(topic);
        assertThat(config).isNotNull();
        assertThat(config.get("retention.ms").value()).isEqualTo("604800000");
        assertThat(config.get("min.insync.replicas").value()).isEqualTo("1");
    }

    @Test
    void anEventWithoutAnIdGetsOneThatTheAnswerTells() {
        HttpResponse<String> answer = edge.post("/v1/events", "{\"table\":\"no_id\",\"datum\":{}}");
        String id = answer.body().replaceAll(".*\"id\":\"([^\"]+)\".*", "$1");
        assertThat(id).matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        ConsumerRecord<String, String> record = edge.records("no_id").get(0);
        assertThat(header(record, "id")).isEqualTo(id);
        assertThat(record.key()).isEqualTo(id);
    }

    @Test
    void aListTellsEachEventsResultInOrder() {
        String big = "x".repeat(33 * 1024);
        HttpResponse<String> answer = edge.post(
                "/v1/events",
                "[{\"table\":\"listed\",\"id\":\"1\",\"datum\":{\"a\":1}},{\"table\":\"listed\",\"id\":\"2\"},7,"
                        + "{\"table\":\"listed\",\"id\":\"4\",\"datum\":{\"a\":\"" + big + "\"}},"
                        + "{\"table\":\"other_listed\",\"id\":\"5\",\"datum\":{\"_a\":1}},"
                        + "{\"table\":\"other_listed\",\"id\":\"6\",\"datum\":{\"a\":2}}]");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .containsSubsequence(
                        "{\"id\":\"1\",\"status\":\"accepted\"}",
                        "{\"id\":\"2\",\"status\":\"rejected\",\"code\":\"incomplete_event\"",
                        "{\"status\":\"rejected\",\"code\":\"not_an_object\"",
                        "{\"status\":\"rejected\",\"code\":\"event_too_large\"",
                        "{\"id\":\"5\",\"status\":\"rejected\",\"code\":\"invalid_column_name\"",
                        "{\"id\":\"6\",\"status\":\"accepted\"}");
        assertThat(edge.values("listed")).hasSize(1);
        assertThat(edge.values("other_listed")).hasSize(1);
    }

    @Test
    void aBadLineIsRejectedAlone() {
        HttpResponse<String> answer = edge.postLines("""
                {"table":"lined","id":"1","datum":{"a":1}}

                {"table":"lined","id":"2",
                {"table":"lined","id":"3","datum":{"a":"ü"}}
                """);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .containsSubsequence(
                        "{\"id\":\"1\",\"status\":\"accepted\"}",
                        "{\"status\":\"rejected\",\"code\":\"not_json\"",
                        "{\"id\":\"3\",\"status\":\"accepted\"}");
        assertThat(edge.values("lined")).hasSize(2);
    }

    @Test
    void takesGzipButNoBombs() {
        byte[] event = "{\"table\":\"zipped\",\"datum\":{\"a\":1}}".getBytes(StandardCharsets.UTF_8);
        assertThat(edge.postGzip("/v1/events", IngestHarness.gzip(event)).statusCode())
                .isEqualTo(200);
        assertThat(edge.values("zipped")).hasSize(1);

        byte[] bomb = IngestHarness.gzip(new byte[50_000_000]);
        assertThat(bomb.length).isLessThan(100_000);
        HttpResponse<String> refused = edge.postGzip("/v1/events", bomb);
        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(refused.body()).contains("\"code\":\"request_too_large\"");

        assertThat(edge.postGzip("/v1/events", event).statusCode()).isEqualTo(400);
    }

    @Test
    void wholeRequestsFailWithAProblem() {
        assertProblem(edge.post("/v1/events", "{\"table\":"), 400, "not_json");
        assertProblem(edge.post("/v1/events", ""), 400, "not_json");
        String big = "{\"table\":\"big\",\"datum\":{\"a\":\"" + "x".repeat(40_000) + "\"}}";
        assertProblem(edge.post("/v1/events", big), 413, "event_too_large");
        assertProblem(edge.post("/v1/events", "x".repeat(600_000)), 413, "request_too_large");
        assertProblem(edge.post("/v1/events", "[" + "1,".repeat(5_000) + "1]"), 413, "request_too_large");
        assertProblem(edge.postLines("1\n".repeat(5_001)), 413, "request_too_large");
        String batch = "{\"batch\":[" + "1,".repeat(5_000) + "1]}";
        assertProblem(edge.post("/v1/batch", batch), 413, "request_too_large");
        assertThat(edge.postLines("1\n".repeat(5_000)).statusCode()).isEqualTo(200);
        assertProblem(edge.post("/v1/nothing", "{}"), 404, "malformed_request");
        assertProblem(edge.get(edge.uri("/v1/events")), 405, "malformed_request");
        HttpRequest.Builder brotli = edge.request("/v1/events")
                .header("Content-Encoding", "br")
                .POST(HttpRequest.BodyPublishers.ofString("{}"));
        assertProblem(edge.send(brotli), 415, "malformed_request");
    }

    @Test
    void onlyKnownKeysComeIn() {
        String event = "{\"table\":\"keyed\",\"datum\":{\"a\":1}}";
        assertProblem(edge.send(withHeader("X-Other", "x", event)), 401, "unauthorized");
        assertProblem(edge.send(withHeader("X-Write-Key", "wrong", event)), 401, "unauthorized");
        assertProblem(edge.send(withHeader("Authorization", "Basic !!", event)), 401, "unauthorized");
        String basic = Base64.getEncoder().encodeToString("demo-key:".getBytes(StandardCharsets.UTF_8));
        assertThat(edge.send(withHeader("Authorization", "Basic " + basic, event))
                        .statusCode())
                .isEqualTo(200);
        assertThat(edge.send(withHeader("Authorization", "Bearer demo-key", event))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void firstEventsOfOneTableRaceWithoutHarm() {
        List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 20)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> edge.post(
                        "/v1/events", "{\"table\":\"raced\",\"id\":\"" + i + "\",\"datum\":{\"i\":" + i + "}}")))
                .toList();
        assertThat(answers).allSatisfy(answer -> assertThat(answer.join().statusCode())
                .as(answer.join().body())
                .isEqualTo(200));
        assertThat(edge.values("raced")).hasSize(20);
    }

    @Test
    void eventsOfOneKeyKeepTheirOrder() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            lines.append("{\"table\":\"ordered\",\"key\":\"k\",\"datum\":{\"i\":" + i + "}}\n");
        }
        assertThat(edge.postLines(lines.toString()).statusCode()).isEqualTo(200);
        assertThat(edge.values("ordered").stream()
                        .map(value -> value.replaceAll(".*\"i\":(\\d+)}", "$1"))
                        .toList())
                .isEqualTo(IntStream.range(0, 500).mapToObj(Integer::toString).toList());
    }

    @Test
    void tellsHealthAndCounts() {
        edge.post("/v1/events", "[{\"table\":\"counted\",\"datum\":{}},{\"datum\":{}}]");
        String metrics = edge.get(edge.managementUri("/actuator/prometheus")).body();
        assertThat(metrics)
                .containsPattern(
                        "millrace_events_total\\{code=\"\",dataset=\"counted\",outcome=\"accepted\".*\\} 1\\.0")
                .containsPattern("millrace_events_total\\{code=\"incomplete_event\",dataset=\"\",outcome=\"rejected\"")
                .contains("millrace_ingest_requests_seconds_count{endpoint=\"events\"")
                .contains("kafka_producer_");
        // Given back when the request has ended, which is a moment after its answer arrived.
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                        edge.get(edge.managementUri("/actuator/prometheus")).body())
                .containsPattern("millrace_ingest_in_flight_bytes\\{.*\\} 0\\.0"));
    }

    private HttpRequest.Builder withHeader(String name, String value, String body) {
        return HttpRequest.newBuilder(edge.uri("/v1/events"))
                .header(name, value)
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body()).contains("\"status\":" + status).contains("\"code\":\"" + code + "\"");
    }

    private static String header(ConsumerRecord<String, String> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
