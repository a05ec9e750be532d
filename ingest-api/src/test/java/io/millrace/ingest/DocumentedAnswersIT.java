package io.millrace.ingest;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The answers that docs/http-api.md promises for bodies that are made to do harm. */
@ExtendWith(SharedEdge.class)
class DocumentedAnswersIT {
    private final IngestHarness edge;

    DocumentedAnswersIT(IngestHarness edge) {
        this.edge = edge;
    }

    @AfterEach
    void nothingIsHeld() {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                        edge.get(edge.managementUri("/actuator/prometheus")).body())
                .containsPattern("millrace_ingest_in_flight_bytes\\{.*\\} 0\\.0"));
    }

    @Test
    void aBombIsTooLargeAtEveryEndpoint() {
        byte[] bomb = IngestHarness.gzip(new byte[100_000_000]);
        assertThat(bomb.length).isLessThan(200_000);
        for (String path :
                new String[] {"/v1/events", "/v1/batch", "/v1/track", "/v1/beacon", "/v1/webhook/x", "/v1/m"}) {
            assertAnswer(edge.postGzip(path, bomb), 413, "request_too_large");
        }
    }

    @Test
    void deepNestingIsNoJsonBeyondAThousandLevelsAndNoRowBeyondTwoHundred() {
        String tooDeep = "[".repeat(10_000) + "]".repeat(10_000);
        assertAnswer(edge.post("/v1/events", tooDeep), 400, "nested more than 1000 levels deep at byte 1000");
        assertAnswer(edge.post("/v1/events", "{\"a\":".repeat(10_000)), 400, "not_json");
        assertAnswer(edge.post("/v1/events", event("deep", nested(300))), 200, "\"rejected\",\"code\":\"not_json\"");
        assertAnswer(edge.post("/v1/events", event("deep", nested(190))), 200, "\"accepted\"");
        assertAnswer(
                edge.post("/v1/track", "{\"event\":\"Deep\",\"userId\":\"u\",\"context\":" + object(900) + "}"),
                200,
                "\"success\":true");
    }

    @Test
    void aRepeatedFieldIsRefusedWhereverItStands() {
        assertAnswer(
                edge.post("/v1/events", "{\"table\":\"twice\",\"table\":\"twice\",\"datum\":{}}"),
                200,
                "\"rejected\",\"code\":\"invalid_event\"");
        assertAnswer(
                edge.post("/v1/events", "{\"table\":\"twice\",\"datum\":{\"a\":1,\"a\":2}}"),
                200,
                "\"rejected\",\"code\":\"invalid_column_name\"",
                "\"rejected\",\"code\":\"not_json\"");
        assertAnswer(
                edge.post("/v1/events", event("twice", "{\"a\":1,\"a\":2}")),
                200,
                "\"rejected\",\"code\":\"not_json\"");
        assertAnswer(
                edge.post("/v1/track", "{\"event\":\"Twice\",\"userId\":\"u\",\"userId\":\"v\"}"),
                400,
                "malformed_request");
    }

    @Test
    void whatIsNotUtf8IsNoJson() {
        byte[] latin1 = event("latin", "\"ü\"").getBytes(StandardCharsets.ISO_8859_1);
        assertAnswer(post("/v1/events", "application/json", latin1), 400, "not_json");
        assertAnswer(post("/v1/events", "application/x-ndjson", latin1), 200, "\"rejected\",\"code\":\"not_json\"");
        byte[] utf16 = event("latin", "\"ü\"").getBytes(StandardCharsets.UTF_16);
        assertAnswer(post("/v1/events", "application/json", utf16), 400, "not_json");
        byte[] surrogate = event("latin", "\"?\"").getBytes(StandardCharsets.UTF_8);
        int at = new String(surrogate, StandardCharsets.UTF_8).indexOf('?');
        byte[] encoded = new byte[surrogate.length + 2];
        System.arraycopy(surrogate, 0, encoded, 0, at);
        encoded[at] = (byte) 0xed;
        encoded[at + 1] = (byte) 0xa0;
        encoded[at + 2] = (byte) 0x80;
        System.arraycopy(surrogate, at + 1, encoded, at + 3, surrogate.length - at - 1);
        assertAnswer(post("/v1/events", "application/json", encoded), 400, "not_json");
    }

    @Test
    void nulAndHalfSurrogatesAreNoValuesOfTheWarehouse() {
        assertAnswer(edge.post("/v1/events", event("nul", "\"a\0b\"")), 400, "not_json");
        assertAnswer(
                edge.post("/v1/events", event("nul", "\"a\\u0000b\"")), 200, "\"rejected\",\"code\":\"type_conflict\"");
        assertAnswer(
                edge.post("/v1/events", event("nul", "[\"\\ud83d\"]")), 200, "\"rejected\",\"code\":\"type_conflict\"");
        assertAnswer(edge.post("/v1/events", event("nul", "\"\\ud83d\\ude00\"")), 200, "\"accepted\"");
        String id = "{\"table\":\"nul\",\"id\":\"\\ud83d\",\"datum\":{}}";
        assertAnswer(edge.post("/v1/events", id), 200, "\"rejected\",\"code\":\"invalid_event\"");
    }

    @Test
    void hugeNumbersArePassedOnDigitByDigitUpToFourThousand() {
        assertAnswer(edge.post("/v1/events", event("huge", "9".repeat(4_000))), 200, "\"accepted\"");
        assertAnswer(edge.post("/v1/events", event("huge", "1e999999999")), 200, "\"accepted\"");
        assertAnswer(
                edge.post("/v1/events", event("huge", "9".repeat(4_001))),
                200,
                "\"rejected\",\"code\":\"event_too_complex\"");
        assertAnswer(edge.post("/v1/events", event("huge", "NaN")), 400, "not_json");
        assertThat(String.join("\n", edge.values("huge"))).contains("\"x\":1e999999999}", "9".repeat(4_000));
    }

    private static String event(String table, String value) {
        return "{\"table\":\"" + table + "\",\"datum\":{\"x\":" + value + "}}";
    }

    private static String nested(int levels) {
        return "[".repeat(levels) + "]".repeat(levels);
    }

    private static String object(int levels) {
        return "{\"a\":".repeat(levels) + "1" + "}".repeat(levels);
    }

    private HttpResponse<String> post(String path, String type, byte[] body) {
        return edge.send(
                edge.request(path).header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    private static void assertAnswer(HttpResponse<String> answer, int status, String... oneOf) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(oneOf).as(answer.body()).anyMatch(answer.body()::contains);
    }
}
