package io.millrace.ingest;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(SharedEdge.class)
class EndpointsIT {
    private static final int PATIENCE_MILLIS = 60_000;

    private final IngestHarness edge;

    EndpointsIT(IngestHarness edge) {
        this.edge = edge;
    }

    @Test
    void aWebhooksSignatureIsChecked() {
        String body = "{\"id\":\"evt_1\",\"type\":\"charge.succeeded\",\"data\":{\"amount\":1099}}";
        String path = "/v1/webhook/" + SharedEdge.SIGNED_WEBHOOK + "?writeKey=" + IngestHarness.KEY;
        HttpResponse<String> stored =
                edge.send(webhook(path, body).header("X-Hub-Signature-256", "sha256=" + sign(body)));
        assertThat(stored.statusCode()).as(stored.body()).isEqualTo(200);
        assertThat(stored.body()).isEqualTo("{\"results\":[{\"id\":\"evt_1\",\"status\":\"accepted\"}]}");
        assertThat(edge.values("signed_events").get(0))
                .contains("\"_id\":\"evt_1\"", "\"_source\":\"web\"", "\"type\":\"charge.succeeded\"")
                .endsWith("\"data\":{\"amount\":1099}}");

        HttpResponse<String> unsigned = edge.send(webhook(path, body));
        assertThat(unsigned.statusCode()).isEqualTo(401);
        assertThat(unsigned.headers().firstValue("WWW-Authenticate")).isPresent();
        assertThat(edge.send(webhook(path, body + " ").header("X-Hub-Signature-256", "sha256=" + sign(body)))
                        .statusCode())
                .isEqualTo(401);
        String withoutKey = "/v1/webhook/" + SharedEdge.SIGNED_WEBHOOK;
        assertThat(edge.send(webhook(withoutKey, body).header("X-Hub-Signature-256", "sha256=" + sign(body)))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void aPixelStoresItsCallAndAnswersWithAnImage() {
        HttpResponse<String> image = edge.get(edge.uri("/v1/pixel/track?writeKey=" + IngestHarness.KEY
                + "&event=Mail+Opened&userId=u-1&messageId=p-1&properties.subject=Willkommen%21"));
        assertThat(image.statusCode()).as(image.body()).isEqualTo(200);
        assertThat(image.body()).startsWith("GIF89a");
        assertThat(image.headers().firstValue("Content-Type")).contains("image/gif");
        assertThat(image.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(edge.values("mail_opened"))
                .singleElement()
                .asString()
                .contains("\"_id\":\"p-1\"", "\"user_id\":\"u-1\"", "\"subject\":\"Willkommen!\"");

        HttpResponse<String> refused = edge.get(edge.uri("/v1/pixel/track?userId=u&writeKey=" + IngestHarness.KEY));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("\"code\":\"incomplete_event\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/t",
                "/v1/track/",
                "/v1/batch",
                "/v1/events",
                "/v1/beacon",
                "/v1/webhook/x",
                "/v1/pixel/track",
                "/v1/m"
            })
    void pagesOfOtherOriginsMayAsk(String path) {
        HttpResponse<String> preflight = edge.send(HttpRequest.newBuilder(edge.uri(path))
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Origin", "https://app.example.com")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization,content-type,x-write-key"));
        assertThat(preflight.statusCode()).isEqualTo(200);
        assertThat(preflight.headers().map())
                .containsEntry("access-control-allow-origin", List.of("https://app.example.com"))
                .containsEntry("access-control-allow-headers", List.of("authorization,content-type,x-write-key"))
                .containsEntry("access-control-allow-methods", List.of(path.contains("pixel") ? "GET" : "POST"))
                .containsEntry("access-control-max-age", List.of("7200"))
                .containsEntry("vary", List.of("Origin"));
    }

    /** Without these headers a page could not tell an error from a network that is down. */
    @Test
    void pagesMayReadErrorsToo() {
        List<HttpRequest.Builder> requests = List.of(
                HttpRequest.newBuilder(edge.uri("/v1/events")).POST(HttpRequest.BodyPublishers.ofString("{}")),
                edge.request("/v1/events").POST(HttpRequest.BodyPublishers.ofString("{")),
                edge.request("/v1/events").POST(HttpRequest.BodyPublishers.ofByteArray(new byte[600_000])),
                edge.request("/v1/events")
                        .header("Content-Encoding", "br")
                        .POST(HttpRequest.BodyPublishers.ofString("{}")),
                edge.request("/v1/nothing").POST(HttpRequest.BodyPublishers.ofString("{}")));
        assertThat(requests).allSatisfy(request -> {
            HttpResponse<String> answer = edge.send(request.header("Origin", "null"));
            assertThat(answer.statusCode()).isBetween(400, 415);
            assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                    .contains("null");
            assertThat(answer.headers().firstValue("Access-Control-Expose-Headers"))
                    .contains("Retry-After, X-RateLimit-Reset");
        });
        HttpResponse<String> noPage = edge.post("/v1/events", "{");
        assertThat(noPage.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    /** The body never comes: only who looks at the head alone can answer. */
    @ParameterizedTest
    @ValueSource(strings = {"/v1/events", "/v1/track", "/v1/batch", "/v1/webhook/x", "/v1/beacon?writeKey=wrong"})
    void anUnknownKeyIsRefusedBeforeTheBodyIsRead(String target) throws IOException {
        String key = target.contains("?") ? "" : "Authorization: Basic d3Jvbmc6\r\n";
        URI uri = edge.uri("/");
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            OutputStream out = socket.getOutputStream();
            out.write(("POST " + target + " HTTP/1.1\r\nHost: edge\r\nExpect: 100-continue\r\nContent-Length: 1000\r\n"
                            + key + "\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 401".length());
            assertThat(new String(status, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 401");
        }
    }

    private HttpRequest.Builder webhook(String path, String body) {
        return HttpRequest.newBuilder(edge.uri(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private static String sign(String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SharedEdge.WEBHOOK_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
