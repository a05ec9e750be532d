package io.millrace.ingest;

import io.millrace.ingest.answer.Answer;
import io.millrace.ingest.answer.ProblemException;
import io.millrace.ingest.event.EventIntake;
import io.millrace.ingest.event.IncomingEvent;
import io.millrace.ingest.event.RowGate;
import io.millrace.ingest.http.BrowserEndpoints;
import io.millrace.ingest.http.CrossOrigin;
import io.millrace.ingest.http.DescriptionEndpoint;
import io.millrace.ingest.http.NativeEndpoints;
import io.millrace.ingest.http.SegmentEndpoints;
import io.millrace.ingest.http.WebhookEndpoints;
import io.millrace.ingest.kafka.Delivery;
import io.millrace.ingest.kafka.EventLog;
import io.millrace.ingest.server.Handler;
import io.millrace.ingest.server.RequestHead;
import io.millrace.ingest.server.Routes;
import io.millrace.ingest.webhook.Webhooks;
import io.millrace.schemas.row.RowReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever bytes come, every endpoint answers with a status that its description names, at once, and what it takes is a row.
 *
 * <p>Short by default. The long form: {@code -Dmillrace.fuzz.requests=2000000}; a seed that failed is tried again with
 * {@code -Dmillrace.fuzz.seed}.
 */
class FuzzTest {
    private static final int REQUESTS = Integer.getInteger("millrace.fuzz.requests", 20_000);
    private static final long SEED = Long.getLong("millrace.fuzz.seed", System.nanoTime());
    private static final int PATIENCE_SECONDS = 60;
    private static final Set<Integer> EXPECTED = Set.of(200, 400, 401, 404, 405, 413);
    private static final List<String> CONTENT_TYPES =
            List.of("application/json", "text/plain", "application/x-ndjson", "APPLICATION/X-NDJSON; x", "", "\u0001");
    private static final List<String> KEYS = List.of(IngestHarness.KEY, IngestHarness.KEY, "other", "", "\u0000é");
    private static final JsonMapper JSON = new JsonMapper();

    private final Random random = new Random(SEED);
    private final FuzzedBodies bodies = new FuzzedBodies(SEED);
    private final RowReader reader = new RowReader();
    private final Routes routes = routes();
    private final Handler edge = new CrossOrigin(routes);
    private final List<String> endpoints = new ArrayList<>(routes.all());
    private int stored;

    @Test
    void everyEndpointAnswersWhateverComes() {
        System.out.printf("Fuzz with seed %d: %d requests%n", SEED, REQUESTS);
        int accepted = 0;
        for (int i = 0; i < REQUESTS; i++) {
            byte[] body = bodies.next();
            Head head = head(body);
            try {
                Answer answer = answer(head, body);
                check(answer);
                accepted += answer.status() == 200 ? 1 : 0;
            } catch (Throwable e) {
                throw new AssertionError(
                        "seed " + SEED + ", request " + i + ", " + head + ", body "
                                + Base64.getEncoder().encodeToString(body),
                        e);
            }
        }
        // The generator must not get stuck at the first check.
        assertThat(accepted).as("seed %d", SEED).isGreaterThan(REQUESTS / 100);
        assertThat(stored).as("seed %d", SEED).isGreaterThan(REQUESTS / 100);
    }

    private Answer answer(Head head, byte[] body) throws Exception {
        try {
            CompletableFuture<Answer> answer =
                    edge.accept(head).handle(body, Runnable::run).toCompletableFuture();
            return edge.finish(head, answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (ProblemException e) {
            return edge.finish(head, e.problem().answer());
        }
    }

    private static void check(Answer answer) {
        assertThat(answer.status()).isIn(EXPECTED);
        if (answer.contentType().endsWith("json")) {
            JsonNode body = JSON.readTree(answer.bytes());
            if (answer.status() != 200) {
                assertThat(body.path("code").asString()).isNotBlank();
                assertThat(body.path("detail").asString()).isNotBlank();
            }
            assertThat(answer.body()).doesNotContain("internal_error");
        }
    }

    private Head head(byte[] body) {
        String endpoint = bodies.pick(endpoints);
        String method = endpoint.substring(0, endpoint.indexOf(' '));
        String path = endpoint.substring(endpoint.indexOf(' ') + 1);
        if (path.endsWith("/")) {
            path += bodies.pick(List.of("fuzz", "Fuzz", "a.b", "", "x".repeat(100), "%00"));
        }
        if (random.nextInt(50) == 0) {
            method = bodies.pick(List.of("OPTIONS", "GET", "POST", "DELETE", "PÖST"));
        }
        return new Head(method, path, query(body), headers());
    }

    private Optional<String> query(byte[] body) {
        String text = new String(body, StandardCharsets.ISO_8859_1);
        String key = random.nextBoolean() ? "writeKey=" + IngestHarness.KEY + "&" : "";
        return switch (random.nextInt(6)) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(key + "data=" + Base64.getEncoder().encodeToString(body));
            case 2 -> Optional.of(key + "data=" + URLEncoder.encode(text, StandardCharsets.UTF_8));
            case 3 -> Optional.of(key + text);
            case 4 ->
                Optional.of(key + "userId=u&event=Fuzz&properties." + bodies.pick(List.of("a", "a.b", ".", "", "%ff"))
                        + "=1");
            default -> Optional.of(key);
        };
    }

    private Map<String, String> headers() {
        String type = bodies.pick(CONTENT_TYPES);
        String key = bodies.pick(KEYS);
        return switch (random.nextInt(5)) {
            case 0 -> Map.of("content-type", type);
            case 1 -> Map.of("content-type", type, "authorization", "Bearer " + key);
            case 2 -> Map.of("content-type", type, "authorization", key, "origin", "http://a\u0001");
            case 3 -> Map.of("access-control-request-method", "POST", "origin", "null", "x-write-key", key);
            default -> Map.of("content-type", type, "x-write-key", IngestHarness.KEY);
        };
    }

    private Routes routes() {
        EventIntake intake = new EventIntake(32_768, 5_000, () -> "made-up", new RowGate());
        var ingestion = IngestHarness.ingestion(log());
        Routes.Builder builder = Routes.builder();
        new NativeEndpoints(ingestion, intake).addTo(builder);
        new SegmentEndpoints(ingestion, intake).addTo(builder);
        new BrowserEndpoints(ingestion, intake).addTo(builder);
        new WebhookEndpoints(ingestion, new Webhooks(List.of(), Instant::now, intake)).addTo(builder);
        new DescriptionEndpoint().addTo(builder);
        return builder.build();
    }

    /** Stores everything, once it has looked whether the lake would take it too. */
    private EventLog log() {
        return (events, trace) -> {
            List<Delivery> deliveries = new ArrayList<>();
            for (IncomingEvent event : events) {
                assertThat(reader.read(event.row().line()).cells())
                        .isEqualTo(event.row().cells());
                assertThat(event.id()).isNotBlank();
                assertThat(event.key()).isNotBlank();
                stored++;
                deliveries.add(new Delivery.Stored());
            }
            return CompletableFuture.completedFuture(deliveries);
        };
    }

    private record Head(String method, String path, Optional<String> query, Map<String, String> headers)
            implements RequestHead {
        @Override
        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
        }

        @Override
        public String remoteAddress() {
            return "127.0.0.1";
        }
    }
}
