package io.millrace.standalone.mainline;

import io.millrace.standalone.demo.DemoJobs;
import io.millrace.standalone.demo.MirrorCounts;
import io.millrace.standalone.stack.Component;
import io.millrace.standalone.stack.Endpoints;
import io.millrace.standalone.stack.Stack;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The demo's jobs, from plays and the mirror of a database to tables in the warehouse: late plays and a changed rule converge, and nobody
 * starts anything.
 */
@ExtendWith(SharedStack.class)
class MainLineJobsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Stack stack;

    MainLineJobsIT(Stack stack) {
        this.stack = stack;
    }

    @Test
    void latePlaysAndAChangedRuleConvergeByThemselves() throws Exception {
        DemoJobs demo = new DemoJobs(
                Endpoints.jobs(stack.data()),
                "127.0.0.1:" + stack.ports().of(Component.KAFKA),
                new MirrorCounts.Warehouse(stack.ports().of(Component.WAREHOUSE), "analyst", "analyst"),
                PATIENCE);
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        post(
                "{\"table\":\"song_played\",\"datum\":{\"user_id\":\"jobs-demo-it\",\"artist\":\"Björk\",\"context_locale\":\"en-IS\","
                        + "\"timestamp\":\"" + now + "\",\"seconds\":31,\"demo_run\":\"jobs-demo-it\"}}");
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> !read("SELECT 1 FROM song_played WHERE user_id = 'jobs-demo-it'")
                        .isEmpty());
        List<DemoJobs.Step> steps = new ArrayList<>();
        try {
            boolean agrees = demo.run("jobs-demo-it", now, steps::add, waiting -> {});
            assertThat(agrees).as(steps.toString()).isTrue();
        } finally {
            List<String> jobs = new ArrayList<>(DemoJobs.JOBS);
            jobs.add(DemoJobs.OF_MIRRORS);
            for (String job : jobs) {
                Files.deleteIfExists(Endpoints.jobs(stack.data()).resolve(job + ".sql"));
            }
            // Others have the processors to themselves again.
            stack.suspend(Component.SQL_JOBS);
        }
        String yesterday = now.minus(1, ChronoUnit.DAYS)
                .atOffset(ZoneOffset.UTC)
                .toLocalDate()
                .toString();
        assertThat(steps).hasSize(3);
        assertThat(steps.get(1).remade()).containsKeys(DemoJobs.JOBS.toArray(String[]::new));
        assertThat(Long.parseLong(read("SELECT sum(plays) FROM demo_plays_by_country WHERE day = '" + yesterday + "'")
                        .get(0)))
                .as("plays of yesterday, the late ones among them")
                .isGreaterThanOrEqualTo(530);
        assertThat(steps.get(2).remade().keySet())
                .as("what does not read the classification stays")
                .contains("demo_plays_classified", "demo_royalties")
                .doesNotContain("demo_sessions");
        // The bot that plays 60 times in two days is only suspicious by the first rule, and a bot by the second:
        // finance pays it no more.
        assertThat(read("SELECT DISTINCT classification FROM demo_plays_classified WHERE user_id ="
                        + " 'half-bot-jobs-demo-it'"))
                .containsExactly("spam");
        assertThat(read("SELECT count(*) FROM demo_plays_classified WHERE _version NOT IN"
                        + " (SELECT version FROM millrace.derived_ledger WHERE dataset = 'demo_plays_classified')"))
                .containsExactly("0");
    }

    private void post(String event) throws Exception {
        URI edge = URI.create("http://127.0.0.1:" + stack.ports().of(Component.INGEST_API) + "/v1/events");
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(edge)
                                .header("Content-Type", "application/x-ndjson")
                                .header("Authorization", "Basic ZGVtby1rZXk6")
                                .POST(HttpRequest.BodyPublishers.ofString(event))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    private List<String> read(String sql) throws SQLException {
        String url = "jdbc:redshift://127.0.0.1:" + stack.ports().of(Component.WAREHOUSE) + "/warehouse?ssl=false";
        try (Connection connection = DriverManager.getConnection(url, "analyst", "analyst");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }
}
