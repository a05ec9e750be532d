package io.millrace.standalone.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Posts batches the way Segment's SDKs do: {@code POST /v1/batch}, the write key as Basic user, and the whole batch again
 * with the same message ids when there was no clear answer.
 */
final class SegmentClient {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final List<URI> addresses;
    private final String authorization;
    private final Duration patience;
    private final Duration answerLimit;

    /**
     * @param edges the first is asked first, and another one when there is no clear answer
     * @param patience how long one batch is tried again while the edge is away or asks for patience
     */
    SegmentClient(List<URI> edges, String writeKey, Duration patience) {
        this.addresses = edges.stream().map(edge -> edge.resolve("/v1/batch")).toList();
        this.authorization =
                "Basic " + Base64.getEncoder().encodeToString((writeKey + ":").getBytes(StandardCharsets.UTF_8));
        this.patience = patience;
        // Where there is another edge, one that stands still is not waited for.
        this.answerLimit = Duration.ofSeconds(edges.size() > 1 ? 15 : 60);
    }

    /**
     * Posts one batch until the edge has answered for it.
     *
     * @throws IOException when it has not in the time of patience, or answers that the request is wrong
     */
    Answer post(List<DemoEvent> events) throws IOException, InterruptedException {
        String body = events.stream()
                .map(DemoEvent::json)
                .collect(Collectors.joining(",", "{\"batch\":[", "],\"sentAt\":\"" + Instant.now() + "\"}"));
        long deadline = System.nanoTime() + patience.toNanos();
        int repeated = 0;
        while (true) {
            String trouble;
            URI address = addresses.get(repeated % addresses.size());
            try {
                HttpRequest request = HttpRequest.newBuilder(address)
                        .timeout(answerLimit)
                        .header("Authorization", authorization)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
                HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
                if (response.statusCode() == 200) {
                    return answer(events, response.body(), repeated);
                }
                trouble = "HTTP " + response.statusCode();
                if (response.statusCode() < 500 && response.statusCode() != 429) {
                    throw new RefusedException("the edge refused a batch: " + trouble + " " + response.body());
                }
            } catch (RefusedException e) {
                throw e;
            } catch (IOException e) {
                trouble = e.getClass().getSimpleName();
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("the edge at " + address + " did not take a batch for " + patience.toSeconds()
                        + " s; the last answer was " + trouble);
            }
            repeated++;
            Thread.sleep(PAUSE.toMillis());
        }
    }

    private static Answer answer(List<DemoEvent> events, String body, int repeated) throws IOException {
        JsonNode results = MAPPER.readTree(body).path("results");
        if (results.isMissingNode()) {
            // The edge names the events one by one only when it rejected some.
            return new Answer(events, List.of(), repeated);
        }
        if (results.size() != events.size()) {
            throw new RefusedException("the edge answered for " + results.size() + " of " + events.size() + " events");
        }
        List<DemoEvent> accepted = new ArrayList<>();
        List<DemoEvent> rejected = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            String status = results.get(i).path("status").asString("");
            ("accepted".equals(status) ? accepted : rejected).add(events.get(i));
        }
        return new Answer(accepted, rejected, repeated);
    }

    /**
     * What the edge said of each event of a batch.
     *
     * @param repeated how often the batch was posted again before there was a clear answer
     */
    record Answer(List<DemoEvent> accepted, List<DemoEvent> rejected, int repeated) {}

    /** The edge says that the request is wrong: posting it again would not help. */
    private static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }
}
