package io.millrace.ingest;

import com.github.luben.zstd.Zstd;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What keys permit, sources are held to, and contracts say. */
@ExtendWith(SharedEdge.class)
class PolicyIT {
    private final IngestHarness edge;

    PolicyIT(IngestHarness edge) {
        this.edge = edge;
    }

    @Test
    void aServerKeyIsForItsTablesAndForNoPage() {
        assertThat(post(PolicyFiles.SERVER_KEY, "only_this", "{\"a\":1}").body())
                .contains("\"accepted\"");
        assertThat(post(PolicyFiles.SERVER_KEY, "another", "{\"a\":1}").body())
                .contains("\"rejected\"", "table_not_allowed");
        HttpResponse<String> fromPage = edge.send(request(PolicyFiles.SERVER_KEY)
                .header("Origin", "https://app.example.com")
                .POST(body("only_this", "{\"a\":1}")));
        assertThat(fromPage.statusCode()).isEqualTo(403);
        assertThat(fromPage.body()).contains("origin_not_allowed");
    }

    @ParameterizedTest
    @CsvSource({"https://app.example.com,200", "https://evil.example,403", "null,403", "'',200"})
    void aBrowserKeyIsForItsOrigins(String origin, int status) {
        HttpRequest.Builder request = request(PolicyFiles.BROWSER_KEY).POST(body("from_pages", "{\"a\":1}"));
        if (!origin.isEmpty()) {
            request.header("Origin", origin);
        }
        assertThat(edge.send(request).statusCode()).isEqualTo(status);
    }

    @Test
    void aKeyInTheBodyIsHeldToItsOriginsToo() {
        String track =
                "{\"writeKey\":\"%s\",\"userId\":\"u\",\"event\":\"From Body\"}".formatted(PolicyFiles.BROWSER_KEY);
        HttpResponse<String> answer = edge.send(HttpRequest.newBuilder(edge.uri("/v1/track"))
                .header("Origin", "https://evil.example")
                .POST(HttpRequest.BodyPublishers.ofString(track)));
        assertThat(answer.statusCode()).isEqualTo(403);
    }

    @Test
    void aSourceThatSendsTooMuchIsToldWhenToComeBack() {
        String batch = "[" + "{\"table\":\"slowly\",\"datum\":{\"a\":1}},".repeat(19)
                + "{\"table\":\"slowly\",\"datum\":{\"a\":1}}]";
        HttpResponse<String> first =
                edge.send(request(PolicyFiles.SLOW_KEY).POST(HttpRequest.BodyPublishers.ofString(batch)));
        assertThat(first.statusCode()).isEqualTo(200);
        HttpResponse<String> second =
                edge.send(request(PolicyFiles.SLOW_KEY).POST(HttpRequest.BodyPublishers.ofString(batch)));
        assertThat(second.statusCode()).isEqualTo(429);
        assertThat(second.body()).contains("rate_limited");
        int after = Integer.parseInt(second.headers().firstValue("Retry-After").orElseThrow());
        assertThat(after).isBetween(1, 16);
    }

    @Test
    void aSourceHasSizesOfItsOwn() {
        String large = "{\"a\":\"" + "x".repeat(1_200) + "\"}";
        assertThat(post(PolicyFiles.SMALL_KEY, "small", large).statusCode()).isEqualTo(413);
        assertThat(post(PolicyFiles.SMALL_KEY, "small", "{\"a\":\"" + "x".repeat(3_000) + "\"}")
                        .body())
                .contains("request_too_large");
        assertThat(post(PolicyFiles.SMALL_KEY, "small", "{\"a\":1}").statusCode())
                .isEqualTo(200);
    }

    @Test
    void whatIsPrivateNeverReachesKafka() {
        String datum = "{\"email\":\"someone@example.com\",\"context_ip\":\"203.0.113.77\",\"user_id\":\"u-1\","
                + "\"context_device\":{\"id\":\"serial-1\",\"os\":\"Linux\"}}";
        assertThat(post(PolicyFiles.PRIVATE_KEY, "private_events", datum).body())
                .contains("\"accepted\"");
        HttpResponse<String> suppressed =
                post(PolicyFiles.PRIVATE_KEY, "private_events", "{\"user_id\":\"forgotten-user\",\"a\":1}");
        assertThat(suppressed.body()).contains("\"accepted\"", "\"suppressed\"");

        List<ConsumerRecord<String, String>> records = edge.records("private_events");
        assertThat(records).hasSize(1);
        assertThat(records.get(0).value())
                .contains("203.0.113.0", "\"os\":\"Linux\"")
                .doesNotContain("someone@example.com")
                .doesNotContain("serial-1")
                .doesNotContain("203.0.113.77");
        assertThat(records.get(0).key()).hasSize(22);
    }

    @Test
    void contractsRejectQuarantineOrWarn() {
        String bad = "{\"seconds\":\"not a number\"}";
        assertThat(post(IngestHarness.KEY, "contract_reject", bad).body())
                .contains("\"rejected\"", "contract_violation", "song is required")
                .doesNotContain("not a number");
        assertThat(post(IngestHarness.KEY, "contract_reject", "{\"song\":\"So What\",\"seconds\":1}")
                        .body())
                .contains("\"accepted\"")
                .doesNotContain("contract_violation");

        assertThat(post(IngestHarness.KEY, "contract_quarantine", bad).body())
                .contains("\"accepted\"", "contract_violation");
        ConsumerRecord<String, String> quarantined =
                edge.records("contract_quarantine").get(0);
        Header header = quarantined.headers().lastHeader("millrace-quarantine");
        assertThat(new String(header.value(), StandardCharsets.UTF_8))
                .startsWith("contract_violation:")
                .contains("song is required");

        assertThat(post(IngestHarness.KEY, "contract_warn", bad).body()).contains("\"accepted\"", "contract_violation");
        assertThat(edge.records("contract_warn").get(0).headers().lastHeader("millrace-quarantine"))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({"deflate,false", "deflate,true", "zstd,false"})
    void otherEncodingsAreRead(String encoding, boolean bare) throws IOException {
        byte[] json = "{\"table\":\"encoded\",\"datum\":{\"a\":1}}".getBytes(StandardCharsets.UTF_8);
        assertThat(encoded(encoding, encoding.equals("zstd") ? Zstd.compress(json) : deflated(json, bare))
                        .statusCode())
                .isEqualTo(200);
        byte[] bomb = new byte[20_000_000];
        assertThat(encoded(encoding, encoding.equals("zstd") ? Zstd.compress(bomb) : deflated(bomb, bare))
                        .statusCode())
                .isEqualTo(413);
        assertThat(encoded(encoding, new byte[] {1, 2, 3, 4, 5, 6, 7, 8}).statusCode())
                .isEqualTo(400);
        assertThat(encoded("br", json).statusCode()).isEqualTo(415);
    }

    @Test
    void peopleCanLookOn() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        HttpResponse<InputStream> stream = client.send(
                HttpRequest.newBuilder(edge.managementUri("/live?source=page")).build(),
                HttpResponse.BodyHandlers.ofInputStream());
        assertThat(stream.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            assertThat(post(PolicyFiles.BROWSER_KEY, "looked_at", "{\"secret_value\":1}")
                            .statusCode())
                    .isEqualTo(200);
            List<String> seen = new ArrayList<>();
            String line = lines.readLine();
            while (line != null && !line.contains("looked_at")) {
                seen.add(line);
                line = lines.readLine();
            }
            assertThat(Optional.ofNullable(line).orElse("nothing after " + seen))
                    .contains("\"source\":\"page\"", "\"outcome\":\"accepted\"")
                    .doesNotContain("secret_value");
        }
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                        edge.get(edge.managementUri("/live/last?source=page")).body())
                .contains("looked_at"));
        assertThat(edge.get(edge.managementUri("/actuator/prometheus")).body())
                .containsPattern("millrace_events_total\\{.*dataset=\"looked_at\".*source=\"page\".*\\}");
        assertThat(edge.get(edge.managementUri("/actuator/health")).body()).contains("the key file");
    }

    private HttpResponse<String> post(String key, String table, String datum) {
        return edge.send(request(key).POST(body(table, datum)));
    }

    private HttpRequest.Builder request(String key) {
        return HttpRequest.newBuilder(edge.uri("/v1/events")).header("X-Write-Key", key);
    }

    private static HttpRequest.BodyPublisher body(String table, String datum) {
        return HttpRequest.BodyPublishers.ofString("{\"table\":\"" + table + "\",\"datum\":" + datum + "}");
    }

    private HttpResponse<String> encoded(String encoding, byte[] body) {
        return edge.send(request(IngestHarness.KEY)
                .header("Content-Encoding", encoding)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    private static byte[] deflated(byte[] body, boolean bare) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, bare);
        try (DeflaterOutputStream stream = new DeflaterOutputStream(out, deflater)) {
            stream.write(body);
        } finally {
            deflater.end();
        }
        return out.toByteArray();
    }
}
