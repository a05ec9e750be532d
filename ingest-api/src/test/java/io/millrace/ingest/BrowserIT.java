package io.millrace.ingest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** A real browser on a page of another origin. */
@ExtendWith(SharedEdge.class)
class BrowserIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> BROWSERS =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

    /** Posts in each way that pages do, then tells what it could read of the answers. */
    private static final String PAGE = """
            <!doctype html><title>A page of another origin</title><script>
            const edge = "%1$s", key = "%2$s";
            const told = {};
            async function post(name, path, options) {
              try {
                const answer = await fetch(edge + path, Object.assign({method: "POST"}, options));
                told[name] = answer.status + " " + (await answer.text());
              } catch (error) {
                told[name] = "failed: " + error;
              }
            }
            function pixel(query) {
              return new Promise(done => {
                const image = new Image();
                image.onload = () => done(image.width + "x" + image.height);
                image.onerror = () => done("failed");
                image.src = edge + "/v1/pixel/track?" + query;
              });
            }
            (async () => {
              const call = {event: "Browser Track", anonymousId: "a-1", writeKey: key, sentAt: new Date().toISOString()};
              await post("simple", "/v1/t", {
                headers: {"Content-Type": "text/plain"},
                body: JSON.stringify(Object.assign({messageId: "simple"}, call)), keepalive: true});
              await post("preflighted", "/v1/events", {
                headers: {"Content-Type": "application/json", "Authorization": "Bearer " + key},
                body: JSON.stringify({table: "browser_native", id: "preflighted", datum: {page: location.origin}})});
              await post("refused", "/v1/events", {
                headers: {"Content-Type": "application/json", "X-Write-Key": key}, body: "{"});
              const batch = {writeKey: key, batch: [Object.assign({type: "track", messageId: "beacon"}, call)]};
              told.beacon = String(navigator.sendBeacon(edge + "/v1/beacon", JSON.stringify(batch)));
              told.keyBeacon = String(navigator.sendBeacon(edge + "/v1/beacon?writeKey=" + key,
                JSON.stringify([{table: "browser_native", id: "key-beacon", datum: {}}])));
              told.pixel = await pixel("writeKey=" + key + "&event=Browser+Track&userId=u&messageId=pixel"
                + "&properties.subject=" + encodeURIComponent("Größe & 😀"));
              await fetch("/told", {method: "POST", body: JSON.stringify(told)});
            })();
            </script>
            """;

    private final IngestHarness edge;

    BrowserIT(IngestHarness edge) {
        this.edge = edge;
    }

    @Test
    void aPageOfAnotherOriginPostsWithFetchBeaconAndPixel(@TempDir Path profile) throws Exception {
        Optional<Path> browser = browser();
        assumeTrue(browser.isPresent(), "skipped: none of " + BROWSERS + " is on the PATH");
        CompletableFuture<String> told = new CompletableFuture<>();
        HttpServer site = site(told);
        Process process =
                open(browser.get(), "http://localhost:" + site.getAddress().getPort() + "/", profile);
        try {
            String report = told.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(report)
                    .contains("\"simple\":\"200 {\\\"success\\\":true}\"")
                    .contains("\"preflighted\":\"200 {\\\"results\\\":[{\\\"id\\\":\\\"preflighted\\\"")
                    .contains("\"refused\":\"400 ", "not_json")
                    .contains("\"beacon\":\"true\"", "\"keyBeacon\":\"true\"")
                    .contains("\"pixel\":\"1x1\"");
            await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> {
                assertThat(String.join("\n", edge.values("browser_track")))
                        .contains("\"_id\":\"simple\"", "\"_id\":\"beacon\"", "\"_id\":\"pixel\"")
                        .contains("\"subject\":\"Größe & 😀\"");
                assertThat(String.join("\n", edge.values("browser_native")))
                        .contains("\"_id\":\"preflighted\"", "\"_id\":\"key-beacon\"", "\"page\":\"http://localhost:");
            });
        } finally {
            List<ProcessHandle> helpers = process.descendants().toList();
            process.destroy();
            helpers.forEach(ProcessHandle::destroy);
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            helpers.forEach(ProcessHandle::destroyForcibly);
            site.stop(0);
        }
    }

    private HttpServer site(CompletableFuture<String> told) throws IOException {
        HttpServer site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String page = PAGE.formatted(edge.uri(""), IngestHarness.KEY);
        site.createContext("/", exchange -> answer(exchange, "text/html; charset=utf-8", page));
        site.createContext("/told", exchange -> {
            told.complete(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            answer(exchange, "text/plain", "");
        });
        site.start();
        return site;
    }

    private static void answer(HttpExchange exchange, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
        try (exchange;
                var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private static Process open(Path browser, String page, Path profile) throws IOException {
        return new ProcessBuilder(
                        browser.toString(),
                        "--headless=new",
                        "--no-sandbox", // containers that run as root can't have one
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-background-networking",
                        "--no-first-run",
                        "--user-data-dir=" + profile,
                        "--remote-debugging-port=0", // keeps it open
                        page)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static Optional<Path> browser() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(path.split(File.pathSeparator))
                .flatMap(directory -> BROWSERS.stream().map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
