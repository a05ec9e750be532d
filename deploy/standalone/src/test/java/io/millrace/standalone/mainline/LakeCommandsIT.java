package io.millrace.standalone.mainline;

import io.millrace.standalone.cli.MillraceCommand;
import io.millrace.standalone.stack.Component;
import io.millrace.standalone.stack.Stack;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The lake's commands against the store and the Kafka of a running installation. */
@ExtendWith(SharedStack.class)
class LakeCommandsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper JSON = new JsonMapper();

    private final Stack stack;

    LakeCommandsIT(Stack stack) {
        this.stack = stack;
    }

    @Test
    void auditsListsErasesAndSweeps() throws Exception {
        HttpResponse<String> answer =
                post("{\"table\":\"lake_commands\",\"id\":\"a\",\"datum\":{\"user_id\":\"zoe-4711\",\"n\":1}}\n"
                        + "{\"table\":\"lake_commands\",\"id\":\"b\",\"datum\":{\"user_id\":\"max\",\"n\":2}}");
        assertThat(answer.statusCode()).isEqualTo(200);
        await().atMost(PATIENCE).until(() -> rows() == 2);

        await().atMost(PATIENCE).untilAsserted(() -> {
            MillraceCommand.Outcome audit = run("audit", "lake_commands", "--json");
            assertThat(audit.exitCode()).as(audit.text()).isZero();
            assertThat(JSON.readTree(audit.text()).path("rows").asLong()).isEqualTo(2);
        });
        assertThat(run("audit", "lake_commands").text()).contains("Whole:", "no gap", "counted again in Kafka");
        assertThat(JSON.readTree(run("audit", "lake_commands", "--json").text())
                        .path("recounted_in_kafka")
                        .asLong())
                .isPositive();
        assertThat(run("lake", "ls").text()).contains("lake_commands");
        String object = JSON.readTree(
                        run("lake", "ls", "lake_commands", "--json").lines().get(0))
                .path("object")
                .asString();
        assertThat(run("lake", "cat", object).text()).contains("\"user_id\"");
        JsonNode line =
                JSON.readTree(run("lake", "cat", object, "--json").lines().get(0));
        assertThat(line.path("line").asInt()).isEqualTo(1);
        assertThat(line.path("row").path("user_id").asString()).isNotEmpty();
        assertThat(run("lake", "stats", "lake_commands", "--compression").text())
                .contains("times");

        List<String> erase = List.of("lake", "erase", "--dataset", "lake_commands", "--where", "user_id=zoe-4711");
        assertThat(run(erase).text()).contains("1 rows in 1 batches", "Nothing changed");
        assertThat(rows()).isEqualTo(2);
        MillraceCommand.Outcome erased =
                run("lake", "erase", "--dataset", "lake_commands", "--where", "user_id=zoe-4711", "--apply");
        assertThat(erased.exitCode()).as(erased.text()).isZero();
        assertThat(erased.text()).contains("Erased");
        assertThat(rows()).isEqualTo(1);
        assertThat(run("audit", "lake_commands").exitCode()).isZero();
        assertThat(run(erase).text()).contains("Nothing to erase");

        assertThat(run("lake", "sweep", "lake_commands", "--older-than", "1d").text())
                .contains("Nothing left behind");
        assertThat(run("lake", "expire", "lake_commands", "--older-than", "30d").exitCode())
                .isZero();
        assertThat(run("lake", "expire", "lake_commands", "--older-than", "1h").exitCode())
                .isEqualTo(2);
        assertThat(run("audit", "no such name").exitCode()).isEqualTo(2);
    }

    private long rows() {
        long rows = 0;
        for (String line : run("lake", "stats", "lake_commands", "--json").lines()) {
            JsonNode day = JSON.readTree(line);
            rows += day.path("rows").asLong();
        }
        return rows;
    }

    private MillraceCommand.Outcome run(List<String> arguments) {
        return run(arguments.toArray(String[]::new));
    }

    private MillraceCommand.Outcome run(String... arguments) {
        return MillraceCommand.run(stack.data(), arguments);
    }

    private HttpResponse<String> post(String body) throws Exception {
        URI edge = URI.create("http://127.0.0.1:" + stack.ports().of(Component.INGEST_API) + "/v1/events");
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(edge)
                                .header("Content-Type", "application/x-ndjson")
                                .header("Authorization", "Basic ZGVtby1rZXk6")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
