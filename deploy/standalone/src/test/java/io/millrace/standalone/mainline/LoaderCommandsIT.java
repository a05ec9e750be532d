package io.millrace.standalone.mainline;

import io.millrace.standalone.cli.MillraceCommand;
import io.millrace.standalone.stack.Component;
import io.millrace.standalone.stack.Credentials;
import io.millrace.standalone.stack.Endpoints;
import io.millrace.standalone.stack.Stack;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What somebody does about bad rows and held batches of a running installation. */
@ExtendWith(SharedStack.class)
class LoaderCommandsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper JSON = new JsonMapper();
    /** However the lake writer cuts them, one batch has more than are tolerated. */
    private static final int TOO_MANY = 300;

    private final Stack stack;

    LoaderCommandsIT(Stack stack) {
        this.stack = stack;
    }

    @Test
    void badRowsAreShownAndReplayedOnceTheTableIsMended() throws Exception {
        execute("create table public.mended (_id varchar(64), n smallint)");
        post(event("mended", "good", 1) + event("mended", "bad", 70_000));
        await().atMost(PATIENCE).until(() -> run("bad", "ls", "mended").exitCode() == 1);
        MillraceCommand.Outcome listed = run("bad", "ls", "mended", "--json");
        assertThat(listed.lines()).hasSize(1);
        JsonNode row = JSON.readTree(listed.lines().get(0));
        assertThat(row.path("column_name").asString()).isEqualTo("n");
        String object = row.path("object").asString();
        String line = row.path("line").asString();
        assertThat(run("bad", "ls", "mended").text()).contains(object, "1222");
        assertThat(run("bad", "show", object, line).text()).contains("70000", "reason");
        assertThat(run("bad", "show", object, "999").exitCode()).isEqualTo(1);

        MillraceCommand.Outcome early = run("bad", "replay", "mended", "--json");
        assertThat(early.exitCode()).as(early.text()).isEqualTo(1);
        assertThat(JSON.readTree(early.text()).path("still_bad").asInt()).isEqualTo(1);
        execute("alter table public.mended alter column n type bigint");
        MillraceCommand.Outcome replayed = run("bad", "replay", "mended", "--json");
        assertThat(replayed.exitCode()).as(replayed.text()).isZero();
        assertThat(JSON.readTree(replayed.text()).path("loaded").asInt()).isEqualTo(1);
        assertThat(JSON.readTree(run("bad", "replay", "mended", "--json").text())
                        .path("loaded")
                        .asInt())
                .isZero();
        assertThat(run("bad", "ls", "mended").exitCode()).isZero();
        assertThat(count("select count(*) from mended")).isEqualTo(2);
    }

    @Test
    void heldBatchesAreApprovedOrRejected() throws Exception {
        for (String table : List.of("approved", "rejected")) {
            execute("create table public." + table + " (_id varchar(64), n smallint)");
            post(IntStream.range(0, TOO_MANY)
                    .mapToObj(i -> event(table, table + i, i == 0 ? 1 : 70_000))
                    .collect(Collectors.joining()));
            await().atMost(PATIENCE).until(() -> !held(table).isEmpty());
        }
        assertThat(run("loads", "ls").exitCode()).isEqualTo(1);
        decideUntilSettled("approve", "approved");
        decideUntilSettled("reject", "rejected");
        // Of the batches that were rejected nothing was loaded, of the others all that fits.
        assertThat(count("select count(*) from approved")).isEqualTo(1);
        assertThat(count("select count(*) from millrace.bad_rows where dataset = 'approved'"))
                .isEqualTo(TOO_MANY - 1);
        assertThat(run("loads", "approve", "raw/none").exitCode()).isEqualTo(1);
    }

    /** Batches are held one after the other as they are written. */
    private void decideUntilSettled(String decision, String table) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            for (String object : held(table)) {
                assertThat(run("loads", decision, object).text()).doesNotContain("Exception");
            }
            assertThat(count("select sum(rows + bad) from millrace.load_ledger where dataset = '" + table + "'"))
                    .isEqualTo(TOO_MANY);
            assertThat(held(table)).isEmpty();
        });
    }

    @Test
    void theWarehousesAdviceNamesTheStatementThatMendsATable() throws Exception {
        execute(
                "create table public.badly_laid_out (user_id bigint encode raw, n int)",
                "alter table public.badly_laid_out alter sortkey none");
        MillraceCommand.Outcome advice = run("warehouse", "advise", "--json");
        assertThat(advice.exitCode()).as(advice.text()).isEqualTo(1);
        assertThat(advice.lines().stream()
                        .map(JSON::readTree)
                        .filter(one -> one.path("table").asString().contains("badly_laid_out"))
                        .map(one -> one.path("statement").asString()))
                .contains("ALTER TABLE \"public\".\"badly_laid_out\" ALTER SORTKEY AUTO;");
        assertThat(run("warehouse", "advise").text()).contains("docs.aws.amazon.com", "missing_sortkey");
    }

    @Test
    void theWarehousesTablesArePublishedOnDemand() throws Exception {
        execute("create table public.published_now (_id varchar(64), n smallint)");
        await().atMost(PATIENCE).untilAsserted(() -> {
            MillraceCommand.Outcome published = run("warehouse", "tables", "--publish", "--json");
            assertThat(published.exitCode()).as(published.text()).isZero();
            assertThat(published.lines().stream()
                            .map(JSON::readTree)
                            .filter(one -> one.path("dataset").asString().equals("published_now"))
                            .map(one -> one.path("columns").asString()))
                    .containsExactly("_id character varying(64), n smallint");
        });
        assertThat(run("warehouse", "tables").text()).contains("public.published_now");
    }

    private List<String> held(String table) {
        return run("loads", "ls", "--json").lines().stream()
                .map(JSON::readTree)
                .filter(batch -> batch.path("dataset").asString().equals(table))
                .map(batch -> batch.path("object").asString())
                .toList();
    }

    private MillraceCommand.Outcome run(String... arguments) {
        return MillraceCommand.run(stack.data(), arguments);
    }

    private static String event(String table, String id, int n) {
        return "{\"table\":\"" + table + "\",\"id\":\"" + id + "\",\"key\":\"one partition\",\"datum\":{\"n\":" + n
                + "}}\n";
    }

    private void post(String body) throws Exception {
        URI edge = URI.create("http://127.0.0.1:" + stack.ports().of(Component.INGEST_API) + "/v1/events");
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(edge)
                                .header("Content-Type", "application/x-ndjson")
                                .header("Authorization", "Basic ZGVtby1rZXk6")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private long count(String query) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** As the owner of the tables, whose password stands in the data directory. */
    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:redshift://127.0.0.1:" + stack.ports().of(Component.WAREHOUSE) + "/warehouse?ssl=false",
                Credentials.OWNER,
                Endpoints.secrets(stack.data()).get("MILLRACE_WAREHOUSE_PASSWORD"));
    }
}
