package io.millrace.standalone.mainline;

import io.millrace.standalone.cli.MillraceCommand;
import io.millrace.standalone.stack.Component;
import io.millrace.standalone.stack.Stack;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Planning over the lake of a running installation; starts no Spark. */
@ExtendWith(SharedStack.class)
class JobsCommandsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path jobs;

    private final Stack stack;

    JobsCommandsIT(Stack stack) {
        this.stack = stack;
    }

    @Test
    void plansWhatTheLakeHoldsAndRefusesWhatCannotRun() throws Exception {
        post("{\"table\":\"jobs_commands\",\"datum\":{\"n\":1}}\n{\"table\":\"jobs_commands\",\"datum\":{\"n\":2}}");
        job("jobs_commands_by_day", "SELECT COUNT(*) AS events, SUM(n) AS n FROM jobs_commands");
        // An hour or a day may begin between the two events.
        await().atMost(PATIENCE).untilAsserted(() -> {
            MillraceCommand.Outcome plan = run("plan", "--json");
            assertThat(plan.exitCode()).as(plan.text()).isZero();
            long rows = 0;
            for (String line : plan.lines()) {
                JsonNode run = JSON.readTree(line);
                assertThat(run.path("dataset").asString()).isEqualTo("jobs_commands_by_day");
                assertThat(run.path("why").get(0).asString()).isEqualTo("never made");
                rows += run.path("rows").asLong();
            }
            assertThat(rows).isEqualTo(2);
        });
        assertThat(run("plan").text()).contains("jobs_commands_by_day", "never made", "to run");
        String day = "2026-11-23";
        assertThat(onLake("diff", "jobs_commands_by_day", day).exitCode()).isEqualTo(1);
        assertThat(onLake("rollback", "jobs_commands_by_day", day).exitCode()).isEqualTo(1);
        assertThat(onLake("rollback", "jobs_commands_by_day", "yesterday").exitCode())
                .isEqualTo(2);

        job("jobs_commands_wrong", "SELECT m FROM jobs_commands");
        assertThat(run("plan").exitCode()).isEqualTo(1);
        assertThat(run("apply").exitCode())
                .as("nothing runs while a job is wrong")
                .isEqualTo(1);
    }

    private void job(String dataset, String sql) throws Exception {
        Files.writeString(jobs.resolve(dataset + ".sql"), """
                /*---
                dataset: %s
                grain: day
                owner: tests
                description: A job of the test.
                ---*/
                %s
                """.formatted(dataset, sql));
    }

    private MillraceCommand.Outcome run(String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "jobs";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        all[arguments.length + 1] = "--jobs";
        all[arguments.length + 2] = jobs.toString();
        return MillraceCommand.run(stack.data(), all);
    }

    private MillraceCommand.Outcome onLake(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "jobs";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return MillraceCommand.run(stack.data(), all);
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
        assertThat(answer.statusCode()).isEqualTo(200);
    }
}
