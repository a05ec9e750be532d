package io.millrace.jobs.pull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.lake.store.InMemoryObjectStore;
import io.millrace.schemas.error.ErrorCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Whole runs against a server. Nobody waits: pauses are noted. */
class HttpPullsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Optional<Instant> TICK = Optional.of(Instant.parse("2026-11-23T12:00:00Z"));
    private static final String SECRET = "s3cr3t-of-the-test";

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    private final CollectingSink sink = new CollectingSink();
    private final PullStates states = new LakePullStates(new InMemoryObjectStore());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile Function<HttpExchange, Reply> api = exchange -> new Reply(500, "", Map.of());
    private HttpServer server;

    private record Reply(int status, String body, Map<String, String> headers) {
        static Reply of(String body) {
            return new Reply(200, body, Map.of());
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::reply);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void reply(HttpExchange exchange) throws IOException {
        asked.add(String.valueOf(exchange.getRequestURI().getQuery()));
        Reply reply = api.apply(exchange);
        reply.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private Pull pull(String more) {
        return Declared.pull("http://127.0.0.1:" + server.getAddress().getPort() + "/tickets", more);
    }

    private PullOutcome run(Pull pull) throws InterruptedException {
        return run(pull, sink);
    }

    private PullOutcome run(Pull pull, RowSink rows) throws InterruptedException {
        PullApi http = new HttpPullApi(
                name -> Optional.of(name).filter("TOKEN"::equals).map(unused -> SECRET));
        return new PullRunner(http, rows, states, () -> NOW, pauses::add, () -> "run", new Random(1))
                .run(pull, TICK, () -> true);
    }

    private static Optional<String> parameter(HttpExchange exchange, String name) {
        String query = exchange.getRequestURI().getQuery();
        for (String pair : query == null ? new String[0] : query.split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                return Optional.of(pair.substring(name.length() + 1));
            }
        }
        return Optional.empty();
    }

    @Test
    void numbersPagesUntilOneIsEmpty() throws Exception {
        api = exchange -> switch (parameter(exchange, "page").orElse("")) {
            case "1" -> Reply.of("[{\"id\":1},{\"id\":2}]");
            case "2" -> Reply.of("[{\"id\":3,\"_links\":{\"self\":1},\"price\":1.50}]");
            default -> Reply.of("[]");
        };
        PullOutcome outcome = run(pull("id: /id\npaging: {kind: page}\nquery: {size: 2}"));
        assertThat(outcome).isEqualTo(new PullOutcome.Through(3, 3, 64, true));
        assertThat(asked).hasSize(3).allMatch(query -> query.contains("size=2"));
        assertThat(sink.lake.values()).contains("{\"id\":3,\"price\":1.50,\"links\":{\"self\":1}}");
        assertThat(sink.delivered).allMatch(id -> id.startsWith("tickets:"));
        PullState state = states.read("tickets");
        assertThat(state.position()).isEmpty();
        assertThat(state.due()).isEqualTo(TICK);
        assertThat(state.succeededAt()).contains(NOW);
    }

    @Test
    void numbersPagesWhileTheAnswerSaysThatThereAreMore() throws Exception {
        api = exchange ->
                Reply.of("{\"items\":[{\"id\":\"" + parameter(exchange, "p").orElse("") + "\"}],\"more\":"
                        + !parameter(exchange, "p").equals(Optional.of("2")) + "}");
        run(pull("rows: /items\nid: /id\nimmutable: true\npaging: {kind: page, parameter: p, first: 0, more: /more}"));
        assertThat(sink.delivered).containsExactly("tickets:0", "tickets:1", "tickets:2");
    }

    @Test
    void followsCursorsAndGoesOnAtTheLastOneOfAFeed() throws Exception {
        api = exchange -> switch (parameter(exchange, "cursor").orElse("")) {
            case "" -> Reply.of("{\"items\":[{\"a\":1}],\"next\":\"x y=z\"}");
            case "x y=z" -> Reply.of("{\"items\":[{\"a\":2}],\"next\":\"end\"}");
            default -> Reply.of("{\"items\":[],\"next\":\"end\"}");
        };
        Pull feed = pull("rows: /items\npaging: {kind: cursor, next: /next, keep: true}");
        run(feed);
        assertThat(sink.lake.values()).containsExactly("{\"a\":1}", "{\"a\":2}");
        assertThat(states.read("tickets").position()).contains("end");
        asked.clear();
        assertThat(run(feed)).isInstanceOfSatisfying(PullOutcome.Through.class, through -> assertThat(through.rows())
                .isZero());
        assertThat(asked).containsExactly("cursor=end");
    }

    @Test
    void aCursorThatComesAgainEndsWithAnError() throws Exception {
        api = exchange -> Reply.of("{\"items\":[],\"next\":7}");
        PullOutcome outcome = run(pull("rows: /items\npaging: {kind: cursor, next: /next}"));
        assertThat(outcome).isInstanceOfSatisfying(PullOutcome.Failed.class, failed -> {
            assertThat(failed.code()).isEqualTo(ErrorCode.API_UNREADABLE);
            assertThat(failed.message()).contains("the same cursor");
        });
    }

    @Test
    void asksByTheLargestValueAndLeavesOutWhatItHas() throws Exception {
        List<String> rows = new ArrayList<>(List.of("09:00:00Z", "09:30:00+00:00", "10:00:00Z"));
        api = exchange -> {
            String since = parameter(exchange, "since").orElseThrow();
            List<String> newer = rows.stream()
                    .map(time -> "2026-11-23T" + time)
                    .filter(time -> Largest.compare(time, since) >= 0)
                    .limit(2)
                    .map(time -> "{\"id\":\"" + time + "\",\"at\":\"" + time + "\"}")
                    .toList();
            return Reply.of(newer.toString());
        };
        Pull pull = pull("""
                id: /id
                immutable: true
                paging: {kind: since}
                since: {field: /at, first: 2026-11-01T00:00:00Z}
                """);
        run(pull);
        assertThat(sink.delivered).hasSize(3).doesNotHaveDuplicates();
        assertThat(states.read("tickets").since()).contains("2026-11-23T10:00:00Z");
        rows.add("10:15:00Z");
        asked.clear();
        run(pull);
        assertThat(asked.get(0)).isEqualTo("since=2026-11-23T10:00:00Z");
        assertThat(sink.delivered).hasSize(4).doesNotHaveDuplicates();
    }

    @Test
    void waitsAsLongAsABusyApiAsks() throws Exception {
        api = exchange -> switch (asked.size()) {
            case 1 -> new Reply(429, "", Map.of("Retry-After", "17"));
            case 2 -> new Reply(503, "", Map.of("Retry-After", "Mon, 23 Nov 2026 12:01:00 GMT"));
            case 3 -> new Reply(500, "", Map.of());
            default -> Reply.of("[{\"id\":1}]");
        };
        assertThat(run(pull("limits: {requests-per-second: 1000}"))).isInstanceOf(PullOutcome.Through.class);
        assertThat(pauses.get(0)).isEqualTo(Duration.ofSeconds(17));
        assertThat(pauses.get(1)).isEqualTo(Duration.ofSeconds(60));
        assertThat(pauses.get(2)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(6));
        assertThat(asked).hasSize(4);
    }

    @Test
    void givesUpAfterItsAttemptsOrALongWait() throws Exception {
        api = exchange -> new Reply(502, "", Map.of());
        assertThat(run(pull("limits: {attempts: 3}"))).isInstanceOfSatisfying(PullOutcome.Failed.class, failed -> {
            assertThat(failed.code()).isEqualTo(ErrorCode.API_UNAVAILABLE);
            assertThat(failed.message()).contains("502", "3 times");
        });
        assertThat(asked).hasSize(3);
        api = exchange -> new Reply(429, "", Map.of("Retry-After", "86400"));
        assertThat(run(pull("")))
                .isInstanceOfSatisfying(PullOutcome.Failed.class, failed -> assertThat(failed.message())
                        .contains("86400 s"));
        assertThat(asked).hasSize(4);
    }

    @Test
    void stopsAtOnceWhenItIsRefusedAndShowsNoSecret() throws Exception {
        List<String> shown = new CopyOnWriteArrayList<>();
        api = exchange -> {
            shown.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            return new Reply(401, "{\"who\":\"you\"}", Map.of());
        };
        PullOutcome outcome = run(pull("auth: {kind: bearer, environment: TOKEN}"));
        assertThat(outcome).isInstanceOfSatisfying(PullOutcome.Failed.class, failed -> {
            assertThat(failed.code()).isEqualTo(ErrorCode.API_REFUSED);
            assertThat(failed.message()).contains("401", "TOKEN").doesNotContain(SECRET, "you");
        });
        assertThat(shown).containsExactly("Bearer " + SECRET);
        assertThat(run(pull("auth: {kind: query, name: k, environment: OTHER}")))
                .isInstanceOfSatisfying(PullOutcome.Failed.class, failed -> assertThat(failed.message())
                        .contains("set the environment variable OTHER"));
        assertThat(asked).hasSize(1);
        run(pull("auth: {kind: query, name: k, environment: TOKEN}"));
        assertThat(asked.get(1)).isEqualTo("k=" + SECRET);
    }

    @Test
    void followsNoAddressAndTakesNoEndlessAnswer() throws Exception {
        api = exchange -> new Reply(302, "", Map.of("Location", "http://127.0.0.1:1/"));
        assertThat(run(pull("")))
                .isInstanceOfSatisfying(PullOutcome.Failed.class, failed -> assertThat(failed.message())
                        .contains("302", "not followed"));
        api = exchange -> Reply.of("[" + " ".repeat(3_000) + "]");
        assertThat(run(pull("limits: {answer: 2KB}")))
                .isInstanceOfSatisfying(PullOutcome.Failed.class, failed -> assertThat(failed.message())
                        .contains("more than 2048 bytes"));
        api = exchange -> Reply.of("<html>");
        assertThat(run(pull(""))).isInstanceOfSatisfying(PullOutcome.Failed.class, failed -> assertThat(failed.code())
                .isEqualTo(ErrorCode.API_UNREADABLE));
    }

    @Test
    void doesNotWaitForAnAnswerThatDoesNotCome() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        api = exchange -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Reply.of("[]");
        };
        try {
            assertThat(run(pull("limits: {timeout: 100ms, attempts: 2}")))
                    .isInstanceOfSatisfying(PullOutcome.Failed.class, failed -> assertThat(failed.message())
                            .contains("no whole answer within 100 ms, 2 times"));
        } finally {
            end.countDown();
        }
    }

    @Test
    void aCrashBeforeTheStateRepeatsThePageWithTheSameIds() throws Exception {
        api = exchange -> parameter(exchange, "page").equals(Optional.of("3"))
                ? Reply.of("[]")
                : Reply.of("[{\"id\":" + parameter(exchange, "page").orElse("") + "}]");
        Pull pull = pull("id: /id\npaging: {kind: page}");
        List<PullEvent> crashed = new ArrayList<>();
        PullOutcome outcome = run(pull, (unused, events) -> {
            sink.deliver(pull, events);
            crashed.addAll(events);
            if (crashed.size() == 2) {
                throw new io.millrace.schemas.error.MillraceException(ErrorCode.KAFKA_UNAVAILABLE, "unknown outcome");
            }
        });
        assertThat(outcome).isInstanceOf(PullOutcome.Failed.class);
        assertThat(states.read("tickets").position()).contains("1");
        run(pull);
        assertThat(asked).containsExactly("page=1", "page=2", "page=1", "page=2", "page=3");
        assertThat(sink.delivered).hasSize(4);
        assertThat(sink.lake).hasSize(2);
    }

    @Test
    void limitsEndARunAndTheNextOneGoesOn() throws Exception {
        api = exchange -> parameter(exchange, "page").equals(Optional.of("4"))
                ? Reply.of("[]")
                : Reply.of("[{\"id\":" + parameter(exchange, "page").orElse("") + "}]");
        Pull pull = pull("id: /id\npaging: {kind: page}\nlimits: {pages: 2}");
        assertThat(run(pull)).isInstanceOfSatisfying(PullOutcome.Through.class, through -> assertThat(through.isWhole())
                .isFalse());
        assertThat(run(pull)).isInstanceOfSatisfying(PullOutcome.Through.class, through -> assertThat(through.isWhole())
                .isTrue());
        assertThat(asked).containsExactly("page=1", "page=2", "page=2", "page=3", "page=4");
    }

    @Test
    void keepsToItsRate() throws Exception {
        api = exchange -> asked.size() < 3 ? Reply.of("[{\"id\":" + asked.size() + "}]") : Reply.of("[]");
        run(pull("paging: {kind: page}\nlimits: {requests-per-second: 4}"));
        assertThat(pauses).containsExactly(Duration.ofMillis(250), Duration.ofMillis(250));
    }

    @Test
    void aPreviewStoresNothingAndMasksSecrets() throws Exception {
        api = exchange -> Reply.of("[{\"id\":1}]");
        Pull pull = pull("id: /id\nauth: {kind: query, name: k, environment: TOKEN}\npaging: {kind: page}");
        PullPreview preview = PullPreview.ask(pull, PullState.NEW, new HttpPullApi(name -> Optional.of(SECRET)), NOW);
        assertThat(preview.rows()).hasSize(1);
        assertThat(String.join("\n", preview.request()))
                .contains("page=1", "k=***")
                .doesNotContain(SECRET);
        assertThat(states.read("tickets")).isEqualTo(PullState.NEW);
    }
}
