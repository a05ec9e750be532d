package io.millrace.ingest;

import io.millrace.ingest.answer.Answer;
import io.millrace.ingest.event.EventIntake;
import io.millrace.ingest.event.IncomingEvent;
import io.millrace.ingest.event.RowGate;
import io.millrace.ingest.http.SegmentEndpoints;
import io.millrace.ingest.kafka.Delivery;
import io.millrace.ingest.server.RequestHead;
import io.millrace.ingest.server.Routes;
import io.millrace.schemas.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A call that becomes several rows is answered for when all of them are. */
class FanOutTest {
    private static final Delivery STORED = new Delivery.Stored();
    private static final Delivery UNKNOWN = new Delivery.Unknown(ErrorCode.KAFKA_UNAVAILABLE, "not acknowledged");
    private static final Delivery REFUSED = new Delivery.Refused(ErrorCode.TOO_MANY_TABLES, "no more tables");
    private static final String BATCH = "{\"batch\":["
            + "{\"type\":\"track\",\"event\":\"A\",\"userId\":\"u\",\"messageId\":\"1\"},"
            + "{\"type\":\"page\",\"userId\":\"u\",\"messageId\":\"2\"},"
            + "{\"type\":\"identify\",\"userId\":\"u\",\"messageId\":\"3\"}]}";

    private final List<String> sent = new ArrayList<>();

    @Test
    void allRowsOfACallHaveItsIdEachTimeItIsSent() {
        assertThat(post("/v1/batch", BATCH, table -> STORED).body()).isEqualTo("{\"success\":true}");
        assertThat(post("/v1/batch", BATCH, table -> STORED).status()).isEqualTo(200);
        List<String> once = List.of("a 1", "tracks 1", "pages 2", "identifies 3", "users 3");
        assertThat(sent.subList(0, 5)).isEqualTo(once);
        assertThat(sent.subList(5, 10)).isEqualTo(once);
    }

    @Test
    void aCallWithoutAnIdGetsOneForAllItsRows() {
        post("/v1/track", "{\"event\":\"A\",\"userId\":\"u\"}", table -> STORED);
        assertThat(sent).containsExactly("a made-up", "tracks made-up");
    }

    @Test
    void oneRowThatMayBeMissingMakesItACallToSendAgain() {
        for (String missing : List.of("a", "tracks", "pages", "identifies", "users")) {
            Answer answer = post("/v1/batch", BATCH, table -> table.equals(missing) ? UNKNOWN : STORED);
            assertThat(answer.status()).as(missing).isEqualTo(503);
            assertThat(answer.header("Retry-After")).as(missing).contains("5");
        }
    }

    @Test
    void oneRowThatIsRefusedMakesItARefusedCallAndLeavesTheOthersAlone() {
        Answer batch = post("/v1/batch", BATCH, table -> table.equals("a") ? REFUSED : STORED);
        assertThat(batch.status()).isEqualTo(200);
        assertThat(batch.body())
                .containsSubsequence(
                        "{\"id\":\"1\",\"status\":\"rejected\",\"code\":\"too_many_tables\"",
                        "{\"id\":\"2\",\"status\":\"accepted\"}",
                        "{\"id\":\"3\",\"status\":\"accepted\"}");
        Answer single = post(
                "/v1/track", "{\"event\":\"A\",\"userId\":\"u\"}", table -> table.equals("tracks") ? REFUSED : STORED);
        assertThat(single.status()).isEqualTo(400);
        Answer both =
                post("/v1/track", "{\"event\":\"A\",\"userId\":\"u\"}", table -> table.equals("a") ? REFUSED : UNKNOWN);
        assertThat(both.status()).isEqualTo(503);
    }

    private Answer post(String path, String body, Function<String, Delivery> byTable) {
        EventIntake intake = new EventIntake(32_768, 5_000, () -> "made-up", new RowGate());
        Routes.Builder routes = Routes.builder();
        new SegmentEndpoints(IngestHarness.ingestion((events, trace) -> append(events, byTable)), intake).addTo(routes);
        return routes.build()
                .accept(new Head(path))
                .handle(body.getBytes(StandardCharsets.UTF_8), Runnable::run)
                .toCompletableFuture()
                .join();
    }

    private CompletableFuture<List<Delivery>> append(List<IncomingEvent> events, Function<String, Delivery> byTable) {
        events.forEach(event -> sent.add(event.dataset() + " " + event.id()));
        return CompletableFuture.completedFuture(events.stream()
                .map(event -> byTable.apply(event.dataset().value()))
                .toList());
    }

    private record Head(String path) implements RequestHead {
        @Override
        public String method() {
            return "POST";
        }

        @Override
        public Optional<String> query() {
            return Optional.empty();
        }

        @Override
        public Optional<String> header(String name) {
            return name.equals("X-Write-Key") ? Optional.of(IngestHarness.KEY) : Optional.empty();
        }

        @Override
        public String remoteAddress() {
            return "127.0.0.1";
        }
    }
}
