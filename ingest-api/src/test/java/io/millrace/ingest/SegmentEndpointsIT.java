package io.millrace.ingest;

import com.segment.analytics.Analytics;
import com.segment.analytics.Callback;
import com.segment.analytics.messages.AliasMessage;
import com.segment.analytics.messages.GroupMessage;
import com.segment.analytics.messages.IdentifyMessage;
import com.segment.analytics.messages.Message;
import com.segment.analytics.messages.PageMessage;
import com.segment.analytics.messages.ScreenMessage;
import com.segment.analytics.messages.TrackMessage;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ExtendWith(SharedEdge.class)
class SegmentEndpointsIT {
    private final IngestHarness edge;

    SegmentEndpointsIT(IngestHarness edge) {
        this.edge = edge;
    }

    @Test
    void segmentsJavaLibraryWorksWithOnlyItsHostChanged() {
        Delivered delivered = new Delivered();
        Analytics analytics = analytics(delivered);
        Map<String, Object> properties = new HashMap<>();
        properties.put("Track ID", 9007199254740993L);
        properties.put("big", new BigInteger("123456789012345678901234567890"));
        properties.put("price", new BigDecimal("19.90"));
        properties.put("titel", "Größe \"😀\"");
        properties.put("empty", "");
        properties.put("tags", Arrays.asList("a", 1, Map.of("deep", true)));
        analytics.enqueue(TrackMessage.builder("SDK Song Played")
                .userId("u-1")
                .messageId("m-track")
                .context(Map.of("device", Map.of("id", "d-1", "screenSize", 5.5)))
                .properties(properties));
        analytics.enqueue(
                IdentifyMessage.builder().userId("u-1").messageId("m-identify").traits(Map.of("firstName", "Zoë")));
        analytics.enqueue(PageMessage.builder("Home").anonymousId("a-1").properties(Map.of("path", "/")));
        analytics.enqueue(ScreenMessage.builder("Player").userId("u-1"));
        analytics.enqueue(GroupMessage.builder("g-1").userId("u-1").traits(Map.of("plan", "pro")));
        analytics.enqueue(AliasMessage.builder("a-1").userId("u-1"));
        analytics.flush();
        await().atMost(Duration.ofSeconds(60)).until(() -> delivered.done() == 6);
        analytics.shutdown();
        assertThat(delivered.failed).isEmpty();

        String track = edge.values("sdk_song_played").get(0);
        assertThat(track)
                .contains("\"_id\":\"m-track\"", "\"_source\":\"web\"", "\"event\":\"sdk_song_played\"")
                .contains("\"event_text\":\"SDK Song Played\"", "\"user_id\":\"u-1\"")
                .contains("\"track_id\":9007199254740993", "\"big\":123456789012345678901234567890")
                .contains("\"price\":19.90", "\"empty\":\"\"", "\"tags\":[\"a\",1,{\"deep\":true}]")
                .contains("\"context_device_id\":\"d-1\"", "\"context_device_screen_size\":5.5")
                .contains("\"context_library_name\":\"analytics-java\"")
                .contains("\"sent_at\":", "\"original_timestamp\":", "\"timestamp\":", "\"received_at\":");
        assertThat(edge.records("sdk_song_played").get(0).key()).isEqualTo("u-1");
        assertThat(sdk("identifies")).contains("\"_id\":\"m-identify\"", "\"first_name\":\"Zoë\"");
        assertThat(edge.values("tracks")).anySatisfy(row -> assertThat(row)
                .contains("\"_id\":\"m-track\"", "\"event\":\"sdk_song_played\"", "\"context_device_id\":\"d-1\"")
                .doesNotContain("track_id"));
        assertThat(sdk("users")).contains("\"_id\":\"m-identify\"", "\"id\":\"u-1\"", "\"first_name\":\"Zoë\"");
        assertThat(sdk("pages")).contains("\"name\":\"Home\"", "\"path\":\"/\"");
        assertThat(edge.records("pages")).extracting(ConsumerRecord::key).contains("a-1");
        assertThat(sdk("screens")).contains("\"name\":\"Player\"");
        assertThat(sdk("groups")).contains("\"group_id\":\"g-1\"", "\"plan\":\"pro\"");
        assertThat(sdk("aliases")).contains("\"previous_id\":\"a-1\"");
    }

    /** The library fills its batches up to 500 KiB and its messages up to 32 KiB: the limits must not be narrower. */
    @Test
    void takesTheLargestBatchesThatTheLibraryMakes() {
        Delivered delivered = new Delivered();
        Analytics analytics = analytics(delivered);
        for (int i = 0; i < 200; i++) {
            analytics.enqueue(TrackMessage.builder("Large Batch")
                    .userId("u-" + i)
                    .properties(Map.of("filler", "é".repeat(500 + i * 73 % 15_000))));
        }
        analytics.flush();
        await().atMost(Duration.ofSeconds(60)).until(() -> delivered.done() == 200);
        analytics.shutdown();
        assertThat(delivered.failed).isEmpty();
        assertThat(edge.values("large_batch")).hasSize(200);
    }

    @Test
    void everySingleCallHasItsEndpoint() {
        Map<String, String> bodies = Map.of(
                "/v1/track", "{\"event\":\"Single Track\",\"userId\":\"u\"}",
                "/v1/t", "{\"event\":\"Single Track\",\"userId\":\"u\"}",
                "/v1/identify", "{\"userId\":\"u\",\"traits\":{\"single\":1}}",
                "/v1/page", "{\"anonymousId\":\"a\",\"name\":\"single\"}",
                "/v1/screen", "{\"anonymousId\":\"a\",\"name\":\"single\"}",
                "/v1/group", "{\"userId\":\"u\",\"groupId\":\"single\"}",
                "/v1/alias", "{\"userId\":\"u\",\"previousId\":\"single\"}");
        bodies.forEach((path, body) -> {
            HttpResponse<String> answer = edge.post(path, body);
            assertThat(answer.statusCode()).as(path + answer.body()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{\"success\":true}");
        });
        assertThat(edge.values("single_track")).hasSize(2);
    }

    @Test
    void theWriteKeyMayStandInTheBody() {
        String event = "{\"event\":\"Body Key\",\"userId\":\"u\",\"writeKey\":\"%s\"}";
        assertThat(postWithoutKey("/v1/track", event.formatted("demo-key")).statusCode())
                .isEqualTo(200);
        assertThat(postWithoutKey("/v1/track", event.formatted("other")).statusCode())
                .isEqualTo(401);
        assertThat(postWithoutKey("/v1/track", "{}").statusCode()).isEqualTo(401);
    }

    @Test
    void invalidEventsOfABatchDoNotFailTheOthers() {
        HttpResponse<String> answer = edge.post("/v1/batch", """
                {"batch":[{"type":"track","event":"Mixed","userId":"u","messageId":"1"},
                {"type":"track","event":"Mixed","messageId":"2"},
                {"type":"guess","userId":"u","messageId":"3"},
                {"type":"track","event":"Mixed","anonymousId":"a","messageId":"4"}]}""");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .startsWith("{\"success\":true,\"results\":[")
                .containsSubsequence(
                        "{\"id\":\"1\",\"status\":\"accepted\"}",
                        "{\"id\":\"2\",\"status\":\"rejected\",\"code\":\"incomplete_event\"",
                        "{\"id\":\"3\",\"status\":\"rejected\",\"code\":\"invalid_event\"",
                        "{\"id\":\"4\",\"status\":\"accepted\"}");
        assertThat(edge.values("mixed")).hasSize(2);
    }

    @Test
    void whatIsNoMessageOrBatchIsAProblem() {
        List<HttpResponse<String>> answers = List.of(
                edge.post("/v1/track", "{\"userId\":\"u\"}"),
                edge.post("/v1/track", "[]"),
                edge.post("/v1/batch", "{\"batch\":{}}"),
                edge.post("/v1/batch", "{"));
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        });
        String large = "{\"event\":\"Large\",\"userId\":\"u\",\"properties\":{\"a\":\"" + "x".repeat(33_000) + "\"}}";
        assertThat(edge.post("/v1/track", large).statusCode()).isEqualTo(413);
    }

    /** The library's row of a table that other tests write to as well. */
    private String sdk(String table) {
        return edge.values(table).stream()
                .filter(value -> value.contains("analytics-java"))
                .findFirst()
                .orElseThrow();
    }

    private HttpResponse<String> postWithoutKey(String path, String body) {
        return edge.send(HttpRequest.newBuilder(edge.uri(path)).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private Analytics analytics(Callback callback) {
        return Analytics.builder(IngestHarness.KEY)
                .endpoint(edge.uri("").toString())
                .callback(callback)
                .build();
    }

    private static final class Delivered implements Callback {
        private final Set<String> succeeded = ConcurrentHashMap.newKeySet();
        private final Map<String, String> failed = new ConcurrentHashMap<>();

        @Override
        public void success(Message message) {
            succeeded.add(message.messageId());
        }

        @Override
        public void failure(Message message, Throwable throwable) {
            failed.put(message.messageId(), String.valueOf(throwable));
        }

        private int done() {
            return succeeded.size() + failed.size();
        }
    }
}
