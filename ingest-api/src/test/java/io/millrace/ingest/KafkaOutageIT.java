package io.millrace.ingest;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class KafkaOutageIT {
    private static final Duration BOUND = Duration.ofSeconds(8);

    private IngestHarness edge;

    @BeforeEach
    void start(@TempDir Path directory) {
        edge = new IngestHarness(
                directory,
                Map.of(
                        "MILLRACE_INGEST_API_PRODUCER_DELIVERY_TIMEOUT", "3s",
                        "MILLRACE_INGEST_API_TOPICS_CREATE_TIMEOUT", "3s",
                        "MILLRACE_INGEST_API_TOPICS_MAX_TABLES", "2",
                        "MILLRACE_INGEST_API_MAX_EVENT_SIZE", "1KB",
                        "MILLRACE_INGEST_API_MAX_REQUEST_SIZE", "64KB",
                        "MILLRACE_INGEST_API_MAX_IN_FLIGHT", "128KB"));
        edge.awaitReady();
    }

    @AfterEach
    void stop() {
        edge.close();
    }

    @Test
    void duringAnOutageClientsAreToldToRetryAndAfterItNothingAcceptedIsMissing() throws Exception {
        Set<String> accepted = new TreeSet<>();
        for (int i = 0; i < 20; i++) {
            assertThat(sendUntilAccepted("before-" + i, accepted)).isEqualTo(1);
        }
        edge.kafka.stop();

        long start = System.nanoTime();
        HttpResponse<String> known = edge.post("/v1/events", event("outage", "away-0"));
        HttpResponse<String> unknown = edge.post("/v1/events", event("never_seen", "away-1"));
        HttpResponse<String> segment =
                edge.post("/v1/track", "{\"event\":\"Outage\",\"userId\":\"u\",\"messageId\":\"away-2\"}");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BOUND.multipliedBy(3));
        assertRetry(known, "\"id\":\"away-0\",\"status\":\"retry\",\"code\":\"kafka_unavailable\"");
        assertRetry(unknown, "\"id\":\"away-1\",\"status\":\"retry\",\"code\":\"kafka_unavailable\"");
        assertRetry(segment, "\"code\":\"kafka_unavailable\"");
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            HttpResponse<String> readiness = edge.get(edge.managementUri("/actuator/health/readiness"));
            assertThat(readiness.statusCode()).isEqualTo(503);
            assertThat(readiness.body()).contains("kafka");
        });

        List<CompletableFuture<Set<String>>> clients = IntStream.range(0, 4)
                .mapToObj(client -> CompletableFuture.supplyAsync(() -> {
                    Set<String> mine = new TreeSet<>();
                    for (int i = 0; i < 5; i++) {
                        sendUntilAccepted("client-" + client + "-" + i, mine);
                    }
                    return mine;
                }))
                .toList();
        edge.kafka.start();
        clients.forEach(client -> accepted.addAll(client.join()));
        edge.awaitReady();
        sendUntilAccepted("after", accepted);

        Set<String> stored = edge.values("outage").stream()
                .map(value -> value.replaceAll(".*\"_id\":\"([^\"]+)\".*", "$1"))
                .collect(Collectors.toSet());
        assertThat(accepted).hasSize(41);
        assertThat(stored).containsAll(accepted);
    }

    @Test
    void beyondTheMemoryBudgetRequestsAreTurnedAwayAtOnce() throws Exception {
        sendUntilAccepted("first", new TreeSet<>());
        edge.kafka.stop();
        String body = IntStream.range(0, 60)
                .mapToObj(i -> event("outage", "big-" + i).replace("\"i\":1", "\"x\":\"" + "y".repeat(800) + "\""))
                .collect(Collectors.joining(",", "[", "]"));
        assertThat(body.length()).isBetween(50_000, 65_000);
        List<CompletableFuture<HttpResponse<String>>> waiting = IntStream.range(0, 2)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> edge.post("/v1/events", body)))
                .toList();
        await().until(() -> edge.get(edge.managementUri("/actuator/prometheus"))
                .body()
                .lines()
                .anyMatch(line -> line.startsWith("millrace_ingest_in_flight_bytes") && bytes(line) > 100_000));

        long start = System.nanoTime();
        HttpResponse<String> refused = edge.post("/v1/events", body);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        assertRetry(refused, "\"code\":\"overloaded\"");
        waiting.forEach(answer -> assertThat(answer.join().statusCode()).isEqualTo(503));

        edge.kafka.start();
        assertThat(sendUntilAccepted("later", new TreeSet<>())).isPositive();
    }

    @Test
    void aStopLetsRequestsUnderWayFinish() throws Exception {
        sendUntilAccepted("first", new TreeSet<>());
        edge.kafka.stop();
        CompletableFuture<HttpResponse<String>> underWay =
                CompletableFuture.supplyAsync(() -> edge.post("/v1/events", event("outage", "last")));
        await().until(() -> edge.get(edge.managementUri("/actuator/prometheus"))
                .body()
                .lines()
                .anyMatch(line -> line.startsWith("millrace_ingest_in_flight_bytes") && bytes(line) > 0));
        edge.stopService();
        assertThat(underWay.join().statusCode()).isEqualTo(503);
    }

    @Test
    void moreTablesThanAllowedAreRejectedAndTheOthersWork() {
        HttpResponse<String> two = edge.post("/v1/events", "[" + event("one", "1") + "," + event("two", "2") + "]");
        assertThat(two.body()).doesNotContain("rejected");
        HttpResponse<String> three = edge.post("/v1/events", "[" + event("three", "3") + "," + event("two", "4") + "]");
        assertThat(three.statusCode()).isEqualTo(200);
        assertThat(three.body())
                .containsSubsequence(
                        "{\"id\":\"3\",\"status\":\"rejected\",\"code\":\"too_many_tables\"",
                        "{\"id\":\"4\",\"status\":\"accepted\"}");
        assertThat(edge.values("two")).hasSize(2);
    }

    /** Sends as a good client does: the same event again after each 503. */
    private int sendUntilAccepted(String id, Set<String> accepted) {
        for (int attempt = 1; attempt <= 30; attempt++) {
            HttpResponse<String> answer = edge.post("/v1/events", event("outage", id));
            if (answer.statusCode() == 200) {
                assertThat(answer.body()).contains("\"accepted\"");
                accepted.add(id);
                return attempt;
            }
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        }
        throw new AssertionError(id + " was never accepted");
    }

    private static String event(String table, String id) {
        return "{\"table\":\"" + table + "\",\"id\":\"" + id + "\",\"datum\":{\"i\":1}}";
    }

    private static double bytes(String line) {
        return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    }

    private static void assertRetry(HttpResponse<String> answer, String part) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("5");
        assertThat(answer.body()).contains(part);
    }
}
