package io.millrace.monitor.alert.channel;

import com.sun.net.httpserver.HttpServer;
import io.millrace.monitor.FakeMail;
import io.millrace.monitor.alert.ChannelSettings;
import io.millrace.monitor.alert.Message;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Every channel against a receiver on this machine. */
class ChannelsTest {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private HttpServer server;
    private volatile int status = 200;

    private record Received(String path, String authorization, String body) {}

    ChannelsTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void start() {
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.add(new Received(
                    exchange.getRequestURI().getPath(),
                    Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                            .orElse(""),
                    body));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aWebhookGetsEveryFieldAndItsToken() throws Exception {
        send(channel(ChannelSettings.Type.WEBHOOK, Optional.of(url("/hook")), Optional.of("t0ken")), message("opened"));
        Received got = next();
        assertThat(got.authorization()).isEqualTo("Bearer t0ken");
        JsonNode body = MAPPER.readTree(got.body());
        assertThat(body.path("title").asString()).isEqualTo("plays <is> older than promised");
        assertThat(body.path("expected").asString()).isEqualTo("within 60 s");
        assertThat(body.path("parts").path(0).asString()).isEqualTo("partition 1");
        assertThat(body.path("since").asString()).isEqualTo("2026-11-23T10:00:00Z");
        assertThat(body.has("end")).isFalse();
    }

    @Test
    void slackGetsTextWithNothingInItThatHasAMeaningThere() throws Exception {
        send(
                channel(
                        ChannelSettings.Type.SLACK,
                        Optional.empty(),
                        Optional.of(url("/services/x").toString())),
                message("opened"));
        Received got = next();
        assertThat(got.path()).isEqualTo("/services/x");
        assertThat(MAPPER.readTree(got.body()).path("text").asString())
                .startsWith("CRITICAL: plays &lt;is&gt; older than promised\n")
                .contains("Expected: within 60 s\nSeen: 90 s\nSince: 2026-11-23T10:00:00Z\nWhere: partition 1\n")
                .contains("What to do: See the lake-writer.");
    }

    @Test
    void pagerDutyGetsOneKeyForTheWholeIncident() throws Exception {
        ChannelSettings settings =
                channel(ChannelSettings.Type.PAGERDUTY, Optional.of(url("/v2/enqueue")), Optional.of("routing"));
        send(settings, message("opened"));
        JsonNode trigger = MAPPER.readTree(next().body());
        assertThat(trigger.path("event_action").asString()).isEqualTo("trigger");
        assertThat(trigger.path("routing_key").asString()).isEqualTo("routing");
        assertThat(trigger.path("payload").path("severity").asString()).isEqualTo("critical");
        assertThat(trigger.path("payload").path("custom_details").path("seen").asString())
                .isEqualTo("90 s");
        send(settings, message("resolved"));
        JsonNode resolve = MAPPER.readTree(next().body());
        assertThat(resolve.path("event_action").asString()).isEqualTo("resolve");
        assertThat(resolve.path("dedup_key")).isEqualTo(trigger.path("dedup_key"));
    }

    @Test
    void aRefusalIsAFailureThatNamesNoSecret() {
        status = 503;
        ChannelSettings settings = channel(
                ChannelSettings.Type.SLACK,
                Optional.empty(),
                Optional.of(url("/services/s3cret").toString()));
        assertThatThrownBy(() -> send(settings, message("opened")))
                .isInstanceOf(IOException.class)
                .hasMessage("127.0.0.1 answered HTTP 503");
        assertThat(settings.toString()).doesNotContain("s3cret");
    }

    @Test
    void mailReachesEveryReceiver() throws Exception {
        try (FakeMail mail = new FakeMail()) {
            send(
                    new ChannelSettings(
                            "mail",
                            ChannelSettings.Type.EMAIL,
                            Optional.of(mail.url()),
                            Optional.empty(),
                            "",
                            "millrace@example.org",
                            "ada@example.org, bob@example.org"),
                    message("opened"));
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(mail.received()).hasSize(1));
            assertThat(mail.received().get(0))
                    .contains("MAIL FROM:<millrace@example.org>")
                    .contains("RCPT TO:<ada@example.org>")
                    .contains("RCPT TO:<bob@example.org>")
                    .contains("Subject: [Millrace] critical: plays <is> older than promised")
                    .contains("References: <millrace-incident-7@millrace>")
                    .contains("Expected: within 60 s");
        }
    }

    private static void send(ChannelSettings settings, Message message) throws Exception {
        Optional.ofNullable(Channels.of(List.of(settings)).get(settings.name()))
                .orElseThrow()
                .send(message);
    }

    private Received next() throws InterruptedException {
        return Optional.ofNullable(received.poll(60, TimeUnit.SECONDS)).orElseThrow();
    }

    private URI url(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private static ChannelSettings channel(ChannelSettings.Type type, Optional<URI> url, Optional<String> secret) {
        return new ChannelSettings("test", type, url, secret, "", "", "");
    }

    private static Message message(String kind) {
        return new Message(
                kind,
                "millrace-incident-7",
                7,
                "dataset:plays",
                "critical",
                "team-plays",
                "plays <is> older than promised",
                "within 60 s",
                "90 s",
                Instant.parse("2026-11-23T10:00:00Z"),
                List.of("partition 1"),
                List.of(),
                "See the lake-writer.",
                "https://console.example.org/alerts/7");
    }
}
