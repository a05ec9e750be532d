package io.millrace.standalone.mainline;

import io.millrace.schemas.event.EventHeaders;
import io.millrace.standalone.cli.MillraceCommand;
import io.millrace.standalone.stack.Component;
import io.millrace.standalone.stack.Stack;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
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

    @Test
    void sendsWhatWasSetAsideAgainOnce() throws Exception {
        assertThat(post("{\"table\":\"set_aside\",\"id\":\"a\",\"datum\":{\"n\":1}}")
                        .statusCode())
                .isEqualTo(200);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", "127.0.0.1:" + stack.ports().of(Component.KAFKA)),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                    "events.set_aside",
                    "b".getBytes(StandardCharsets.UTF_8),
                    "{\"_id\":\"b\",\"n\":2}".getBytes(StandardCharsets.UTF_8));
            record.headers()
                    .add(EventHeaders.ID, "b".getBytes(StandardCharsets.UTF_8))
                    .add(EventHeaders.QUARANTINE, "contract_violation:n is odd".getBytes(StandardCharsets.UTF_8));
            producer.send(record).get();
        }
        await().atMost(PATIENCE).untilAsserted(() -> {
            MillraceCommand.Outcome replay = run("lake", "replay", "set_aside", "--json");
            assertThat(replay.exitCode()).as(replay.text()).isZero();
            assertThat(replay.text()).contains("\"sent\":1");
        });
        await().atMost(PATIENCE).until(() -> rows("set_aside") == 2);
        MillraceCommand.Outcome again = run("lake", "replay", "set_aside", "--json");
        assertThat(again.exitCode()).isZero();
        assertThat(again.text()).contains("\"sent\":0", "\"sent_before\":1");
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(run("audit", "set_aside").exitCode()).isZero());
        assertThat(rows("set_aside")).isEqualTo(2);
        assertThat(run("lake", "replay", "set_aside", "--line", "1").exitCode()).isEqualTo(2);
    }

    private long rows() {
        return rows("lake_commands");
    }

    private long rows(String dataset) {
        long rows = 0;
        for (String line : run("lake", "stats", dataset, "--json").lines()) {
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
