package io.millrace.standalone.mainline;

import io.millrace.standalone.stack.Component;
import io.millrace.standalone.stack.Credentials;
import io.millrace.standalone.stack.Stack;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A client's trace goes on through the edge and the lake writer to the load of its events. */
@ExtendWith(SharedStack.class)
class TracingIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CLIENTS_SPAN = "00f067aa0ba902b7";

    private final Stack stack;
    private final TraceCollector traces;

    TracingIT(Stack stack, TraceCollector traces) {
        this.stack = stack;
        this.traces = traces;
    }

    @Test
    void oneTraceLeadsFromTheRequestToTheLoad() throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(
                                        "http://127.0.0.1:" + stack.ports().of(Component.INGEST_API) + "/v1/events"))
                                .header("X-Write-Key", Credentials.DEMO_WRITE_KEY)
                                .header("traceparent", "00-" + TRACE + "-" + CLIENTS_SPAN + "-01")
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "{\"table\":\"traced\",\"datum\":{\"title\":\"So What\"}}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(traces.of(TRACE))
                .extracting(TraceCollector.Step::name)
                .contains("take events", "store batch", "load batch"));

        List<TraceCollector.Step> steps = traces.of(TRACE);
        TraceCollector.Step taken = step(steps, "take events");
        assertThat(taken.service()).isEqualTo("ingest-api");
        assertThat(taken.parent()).isEqualTo(CLIENTS_SPAN);
        TraceCollector.Step stored = step(steps, "store batch");
        assertThat(stored.service()).isEqualTo("lake-writer");
        assertThat(stored.parent()).isEqualTo(taken.id());
        TraceCollector.Step loaded = step(steps, "load batch");
        assertThat(loaded.service()).isEqualTo("warehouse-loader");
        assertThat(loaded.parent()).isEqualTo(taken.id());
        assertThat(loaded.attributes())
                .containsEntry("millrace.dataset", "traced")
                .containsEntry("millrace.batch", stored.attributes().get("millrace.batch"));
        assertThat(steps.toString()).doesNotContain("So What");
    }

    private static TraceCollector.Step step(List<TraceCollector.Step> steps, String name) {
        return steps.stream()
                .filter(step -> step.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
