package io.millrace.monitor.console;

import io.millrace.monitor.MonitorSettings;
import io.millrace.monitor.MonitoredService;
import io.millrace.monitor.access.Role;
import io.millrace.monitor.access.Viewer;
import io.millrace.monitor.collect.Reasons;
import jakarta.servlet.http.HttpServletRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Passes on what the edges show at {@code /live} of their management ports. Browsers can't reach those; and whoever may only look
 * at the console sees no rows, whatever an edge is set to show.
 */
@RestController
final class LiveController {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String DATA = "data: ";
    private static final int MOST_LISTENERS = 8;

    private final Pages pages;
    private final List<MonitoredService> edges;
    private final Semaphore listeners = new Semaphore(MOST_LISTENERS);
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(3))
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    LiveController(Pages pages, MonitorSettings settings) {
        this.pages = pages;
        this.edges =
                settings.services().stream().filter(MonitoredService::isEdge).toList();
    }

    @GetMapping("/live")
    ResponseEntity<String> live(HttpServletRequest request) {
        return pages.page(
                "live",
                new LiveView(
                        pages.shell(request, "Live tail", "live"),
                        edges.stream().map(MonitoredService::name).toList()));
    }

    @GetMapping("/live/stream")
    ResponseEntity<StreamingResponseBody> stream() {
        boolean rows = Viewer.current().may(Role.OPERATOR);
        if (!listeners.tryAcquire()) {
            return ResponseEntity.status(503).build();
        }
        StreamingResponseBody body = out -> {
            try {
                passOn(out, rows);
            } finally {
                listeners.release();
            }
        };
        return ResponseEntity.ok()
                .contentType(MediaType.TEXT_EVENT_STREAM)
                .cacheControl(CacheControl.noStore())
                .body(body);
    }

    /** Every edge on a thread of its own, all into the one answer; ends when the browser has gone. */
    private void passOn(OutputStream out, boolean rows) throws IOException {
        text(out, "retry: 2000\n\n");
        List<InputStream> streams = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        try {
            for (MonitoredService edge : edges) {
                open(edge, out, streams).ifPresent(stream -> {
                    Thread thread = new Thread(() -> follow(stream, out, rows), "live-" + edge.name());
                    thread.setDaemon(true);
                    threads.add(thread);
                });
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            for (InputStream stream : streams) {
                stream.close();
            }
        }
    }

    private java.util.Optional<InputStream> open(MonitoredService edge, OutputStream out, List<InputStream> streams)
            throws IOException, InterruptedException {
        try {
            HttpResponse<InputStream> answer = client.send(
                    HttpRequest.newBuilder(edge.page("/live")).build(), HttpResponse.BodyHandlers.ofInputStream());
            streams.add(answer.body());
            if (answer.statusCode() == 200) {
                return java.util.Optional.of(answer.body());
            }
            away(out, edge.name() + " shows no events (HTTP " + answer.statusCode() + ")");
        } catch (IOException e) {
            away(out, edge.name() + " does not answer: " + Reasons.of(e));
        }
        return java.util.Optional.empty();
    }

    private static void away(OutputStream out, String reason) throws IOException {
        ObjectNode document = MAPPER.createObjectNode().put("reason", reason);
        text(out, "event: away\ndata: " + MAPPER.writeValueAsString(document) + "\n\n");
    }

    private static void follow(InputStream stream, OutputStream out, boolean rows) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            String line = reader.readLine();
            while (line != null) {
                text(out, (rows ? line : withoutRow(line)) + "\n");
                line = reader.readLine();
            }
        } catch (IOException e) {
            // The edge or the browser has gone; the browser asks again if it is still there.
        }
    }

    private static String withoutRow(String line) {
        if (!line.startsWith(DATA) || !line.contains("\"row\"")) {
            return line;
        }
        try {
            JsonNode sighting = MAPPER.readTree(line.substring(DATA.length()));
            if (sighting instanceof ObjectNode object) {
                object.remove("row");
                return DATA + MAPPER.writeValueAsString(object);
            }
        } catch (JacksonException e) {
            return DATA + "{}";
        }
        return line;
    }

    private static void text(OutputStream out, String text) throws IOException {
        synchronized (out) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            if (text.equals("\n") || text.endsWith("\n\n")) {
                out.flush();
            }
        }
    }
}
