package io.millrace.ingest;

import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class KafkaOutageIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The edge in this process uses the common threads too, which clients that wait would take from it. */
    private static final Executor OWN_THREADS = task -> new Thread(task, "client").start();

    private IngestHarness edge;

    @BeforeEach
    void start(@TempDir Path directory) {
        edge = new IngestHarness(
                directory,
                Map.of(
                        "MILLRACE_INGEST_API_PRODUCER_DELIVERY_TIMEOUT", "3s",
                        "MILLRACE_INGEST_API_TOPICS_CREATE_TIMEOUT", "3s",
                        "MILLRACE_INGEST_API_TOPICS_MAX_TABLES", "2",
                        "MILLRACE_INGEST_API_SHUTDOWN_DELAY", "500ms",
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
            sendUntilAccepted("before-" + i, accepted);
        }
        edge.kafka.stop();
        requireRefusalsBeyondTheBudget();

        HttpResponse<String> known = edge.post("/v1/events", event("outage", "away-0"));
        HttpResponse<String> unknown = edge.post("/v1/events", event("never_seen", "away-1"));
        HttpResponse<String> segment =
                edge.post("/v1/track", "{\"event\":\"Outage\",\"userId\":\"u\",\"messageId\":\"away-2\"}");
        assertRetry(known, "\"id\":\"away-0\",\"status\":\"retry\",\"code\":\"kafka_unavailable\"");
        assertRetry(unknown, "\"id\":\"away-1\",\"status\":\"retry\",\"code\":\"kafka_unavailable\"");
        assertRetry(segment, "\"code\":\"kafka_unavailable\"");
        await().atMost(PATIENCE).untilAsserted(() -> {
            HttpResponse<String> readiness = edge.get(edge.managementUri("/actuator/health/readiness"));
            assertThat(readiness.statusCode()).isEqualTo(503);
            assertThat(readiness.body()).contains("kafka");
        });

        List<CompletableFuture<Set<String>>> clients = IntStream.range(0, 4)
                .mapToObj(client -> CompletableFuture.supplyAsync(
                        () -> {
                            Set<String> mine = new TreeSet<>();
                            for (int i = 0; i < 5; i++) {
                                sendUntilAccepted("client-" + client + "-" + i, mine);
                            }
                            return mine;
                        },
                        OWN_THREADS))
                .toList();
        edge.kafka.start();
        clients.forEach(client -> accepted.addAll(client.join()));
        edge.awaitReady();
        sendUntilAccepted("after", accepted);

        assertThat(accepted).hasSize(41);
        assertThat(ids(edge.values("outage"))).containsAll(accepted);
    }

    /** Beyond the memory budget nobody waits for Kafka. */
    private void requireRefusalsBeyondTheBudget() {
        String body = IntStream.range(0, 60)
                .mapToObj(i -> event("outage", "big-" + i).replace("\"i\":1", "\"x\":\"" + "y".repeat(800) + "\""))
                .collect(Collectors.joining(",", "[", "]"));
        assertThat(body.length()).isBetween(50_000, 65_000);
        AtomicBoolean seen = new AtomicBoolean();
        List<CompletableFuture<Void>> waiting = IntStream.range(0, 3)
                .mapToObj(i -> CompletableFuture.runAsync(
                        () -> {
                            while (!seen.get()) {
                                assertThat(edge.post("/v1/events", body).statusCode())
                                        .isEqualTo(503);
                            }
                        },
                        OWN_THREADS))
                .toList();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertRetry(edge.post("/v1/events", body), "\"code\":\"overloaded\""));
        seen.set(true);
        waiting.forEach(CompletableFuture::join);
    }

    private static Set<String> ids(List<String> values) {
        return values.stream()
                .map(value -> value.replaceAll(".*\"_id\":\"([^\"]+)\".*", "$1"))
                .collect(Collectors.toSet());
    }

    @Test
    void aStopLetsRequestsUnderWayFinish() throws Exception {
        sendUntilAccepted("first", new TreeSet<>());
        edge.kafka.stop();
        CompletableFuture<HttpResponse<String>> underWay =
                CompletableFuture.supplyAsync(() -> edge.post("/v1/events", event("outage", "last")), OWN_THREADS);
        // Seen under way, or answered already because this test was slow.
        await().atMost(PATIENCE)
                .until(() -> underWay.isDone()
                        || edge.get(edge.managementUri("/actuator/prometheus"))
                                .body()
                                .lines()
                                .anyMatch(
                                        line -> line.startsWith("millrace_ingest_in_flight_bytes") && bytes(line) > 0));
        edge.stopService();
        assertThat(underWay.join().statusCode()).isEqualTo(503);
    }

    /** Kafka is there: whoever keeps its connection is served until the port is closed, and told before. */
    @Test
    void aStopShowsInReadinessBeforeClientsSeeItAndLosesNothing() throws Exception {
        Set<String> accepted = new TreeSet<>();
        sendUntilAccepted("first", accepted);
        URI readiness = edge.managementUri("/actuator/health/readiness");
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(edge::stopService, OWN_THREADS);
        boolean open = true;
        for (int i = 0; open; i++) {
            String id = "stop-" + i;
            Optional<HttpResponse<String>> answer = ifOpen(() -> edge.post("/v1/events", event("outage", id)));
            open = answer.isPresent();
            if (answer.filter(told -> told.body().contains("\"accepted\"")).isPresent()) {
                accepted.add(id);
            }
            boolean isTold = answer.flatMap(told -> told.headers().firstValue("Connection"))
                    .filter("close"::equalsIgnoreCase)
                    .isPresent();
            if (isTold || !open) {
                assertThat(ifOpen(() -> edge.get(readiness)).filter(ready -> ready.statusCode() == 200))
                        .isEmpty();
            }
        }
        stopped.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(ids(edge.values("outage"))).containsAll(accepted);
    }

    private static Optional<HttpResponse<String>> ifOpen(Supplier<HttpResponse<String>> request) {
        try {
            return Optional.of(request.get());
        } catch (UncheckedIOException e) {
            return Optional.empty();
        }
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
    private void sendUntilAccepted(String id, Set<String> accepted) {
        await().atMost(PATIENCE).until(() -> {
            HttpResponse<String> answer = edge.post("/v1/events", event("outage", id));
            assertThat(answer.statusCode()).as(answer.body()).isIn(200, 503);
            return answer.statusCode() == 200 && answer.body().contains("\"accepted\"");
        });
        accepted.add(id);
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
