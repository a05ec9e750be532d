package io.millrace.standalone.mainline;

import io.millrace.standalone.demo.DemoStream;
import io.millrace.standalone.stack.Component;
import io.millrace.standalone.stack.Stack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Takes one backend away during a load and gives it back: nothing is lost, nothing is doubled, health says what is missing
 * meanwhile, and every service recovers by itself. Short by default; {@code -Dmillrace.outage.seconds=60} for the long form.
 */
@ExtendWith(SharedStack.class)
class OutageIT {
    private static final int OUTAGE_SECONDS = Integer.getInteger("millrace.outage.seconds", 2);
    private static final int EVENTS_PER_SECOND = 300;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Stack stack;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ExecutorService loader = Executors.newSingleThreadExecutor();

    OutageIT(Stack stack) {
        this.stack = stack;
    }

    @ParameterizedTest
    @CsvSource({
        "KAFKA, INGEST_API, kafka",
        "OBJECT_STORE, LAKE_WRITER, object-store",
        "ZOOKEEPER, WAREHOUSE_LOADER, zookeeper",
        "WAREHOUSE, WAREHOUSE_LOADER, warehouse",
    })
    void aBackendIsAwayForAWhile(Component backend, Component witness, String missing) throws Exception {
        String run = "outage-" + backend.id();
        int events = EVENTS_PER_SECOND * (OUTAGE_SECONDS + 4);
        URI edge = URI.create("http://127.0.0.1:" + stack.ports().of(Component.INGEST_API));
        try {
            Future<DemoStream.Sent> load =
                    loader.submit(() -> DemoStream.to(edge, "demo-key", PATIENCE, 1, run, Instant.now())
                            .send(events, EVENTS_PER_SECOND, sent -> {}));
            await().atMost(PATIENCE).ignoreExceptions().until(() -> count(run) > 0);

            stack.suspend(backend);
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(OUTAGE_SECONDS);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(readiness(witness))
                    .as("what %s says of %s", witness, missing)
                    .contains("503")
                    .containsPattern(missing + "\":\"down since"));
            await().atMost(PATIENCE).until(() -> System.nanoTime() > until);
            stack.resume(backend);

            DemoStream.Sent sent = load.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            for (Component component : stack.components()) {
                await().atMost(PATIENCE).until(() -> stack.isReady(component));
            }
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> count(run) >= sent.acceptedIds().size());
            assertThat(ids(run)).isEqualTo(sent.acceptedIds().stream().sorted().toList());
        } finally {
            loader.shutdownNow();
        }
    }

    private String readiness(Component service) throws IOException, InterruptedException {
        URI address =
                URI.create("http://127.0.0.1:" + stack.ports().management(service) + "/actuator/health/readiness");
        HttpResponse<String> answer =
                http.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }

    private int count(String run) throws SQLException {
        return ids(run).size();
    }

    private List<String> ids(String run) throws SQLException {
        List<String> ids = new ArrayList<>();
        String url = "jdbc:redshift://127.0.0.1:" + stack.ports().of(Component.WAREHOUSE) + "/warehouse?ssl=false";
        try (Connection connection = DriverManager.getConnection(url, "analyst", "analyst");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select _id from song_played where demo_run = '" + run
                        + "' union all select _id from search_performed where demo_run = '" + run
                        + "' union all select _id from purchase_completed where demo_run = '" + run
                        + "' union all select _id from identifies where demo_run = '" + run + "'")) {
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
        }
        ids.sort(null);
        return ids;
    }
}
