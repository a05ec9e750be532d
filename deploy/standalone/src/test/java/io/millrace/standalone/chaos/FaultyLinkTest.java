package io.millrace.standalone.chaos;

import com.sun.net.httpserver.HttpServer;
import io.millrace.embedded.LoopbackPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FaultyLinkTest {
    private final AtomicInteger answered = new AtomicInteger();
    private HttpServer server;
    private FaultyLink link;
    private URI address;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            answered.incrementAndGet();
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        int port = LoopbackPort.free(Set.of());
        link = FaultyLink.start(port, server.getAddress().getPort(), 1);
        address = URI.create("http://127.0.0.1:" + port + "/");
    }

    @AfterEach
    void stop() {
        link.close();
        server.stop(0);
    }

    @Test
    void bytesPass() throws Exception {
        String body = "0123456789".repeat(50_000);
        assertThat(post(body)).isEqualTo("200 " + body);
    }

    @Test
    void refusedConnectionsAreTakenAgainAfterwards() throws Exception {
        link.become(new FaultyLink.Mode.Refusing());
        assertThatThrownBy(() -> post("x")).isInstanceOf(IOException.class);
        link.become(new FaultyLink.Mode.Passing());
        assertThat(post("x")).isEqualTo("200 x");
    }

    @Test
    void aFailingServerAnswersAfterItHasReadTheRequest() throws Exception {
        link.become(new FaultyLink.Mode.Failing(1, 503));
        assertThat(post("0123456789".repeat(50_000))).startsWith("503 ").contains("<Code>SlowDown</Code>");
        assertThat(answered).hasValue(0);
    }

    @Test
    void aSilentServerAnswersWhenItIsSilentNoMore() throws Exception {
        link.become(new FaultyLink.Mode.Silent());
        CompletableFuture<HttpResponse<String>> answer =
                client().sendAsync(request("x"), HttpResponse.BodyHandlers.ofString());
        link.become(new FaultyLink.Mode.Passing());
        assertThat(answer.get(60, TimeUnit.SECONDS).body()).isEqualTo("x");
    }

    @Test
    void aSlowServerTakesItsTime() throws Exception {
        link.become(new FaultyLink.Mode.Slow(Duration.ofMillis(300)));
        long began = System.nanoTime();
        assertThat(post("x")).isEqualTo("200 x");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void aLostAnswersRequestWasDone() {
        link.become(new FaultyLink.Mode.LosingAnswers(1));
        assertThatThrownBy(() -> post("x")).isInstanceOf(IOException.class);
        assertThat(answered.get()).isPositive();
    }

    private String post(String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = client().send(request(body), HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }

    private HttpRequest request(String body) {
        return HttpRequest.newBuilder(address)
                .timeout(Duration.ofSeconds(60))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.getBytes(StandardCharsets.UTF_8)))
                .build();
    }

    private static HttpClient client() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }
}
