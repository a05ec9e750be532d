package io.millrace.standalone.mainline;

import io.millrace.standalone.cli.MillraceCommand;
import io.millrace.standalone.stack.Component;
import io.millrace.standalone.stack.Credentials;
import io.millrace.standalone.stack.Stack;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A client that posts a request again as a whole, because a part of it was not acknowledged, leaves no trace of that in the lake. */
@ExtendWith(SharedStack.class)
class RetriedRequestIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String TAKEN = "retried_taken";
    private static final String REFUSED = "retried_refused";
    private static final int KEYS = 10;
    private static final JsonMapper JSON = new JsonMapper();

    private final Stack stack;
    private final HttpClient http = HttpClient.newHttpClient();

    RetriedRequestIT(Stack stack) {
        this.stack = stack;
    }

    @Test
    void everyIdStandsOnceInTheLakeThoughTheWholeRequestWasPostedAgain() throws Exception {
        List<String> requests = new ArrayList<>();
        requests.add("before");
        postUntilAccepted("before");

        refuseWrites(REFUSED);
        await().atMost(PATIENCE).untilAsserted(() -> {
            String request = "partly-" + requests.size();
            requests.add(request);
            Map<String, String> statuses = post(request);
            assertThat(statuses)
                    .allSatisfy((id, status) ->
                            assertThat(status).as(id).isEqualTo(id.startsWith(REFUSED) ? "retry" : "accepted"));
        });

        takeWrites(REFUSED);
        for (String request : requests) {
            postUntilAccepted(request);
        }
        // After all others of their keys, so that the lake writer has seen those when it has these.
        requests.add("last");
        postUntilAccepted("last");

        for (String table : List.of(TAKEN, REFUSED)) {
            List<String> expected = requests.stream()
                    .flatMap(request -> ids(table, request))
                    .sorted()
                    .toList();
            await().atMost(PATIENCE).ignoreExceptions().until(() -> new TreeSet<>(lakeIds(table))
                    .containsAll(expected));
            assertThat(lakeIds(table)).isEqualTo(expected);
        }
        assertThat(recordsInKafka(TAKEN)).isGreaterThanOrEqualTo(KEYS * (2L * requests.size() - 1));
    }

    private void postUntilAccepted(String request) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(post(request).values()).containsOnly("accepted"));
    }

    /** Kafka then refuses whatever took longer than no time to reach any of the topic's partitions. */
    private void refuseWrites(String table) throws Exception {
        configure(
                table,
                Map.of(
                        TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime",
                        TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG, "0"));
    }

    private void takeWrites(String table) throws Exception {
        configure(
                table,
                Map.of(
                        TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                        "LogAppendTime",
                        TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG,
                        Long.toString(Long.MAX_VALUE)));
    }

    private void configure(String table, Map<String, String> configs) throws Exception {
        try (Admin admin = admin()) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, "events." + table),
                            configs.entrySet().stream()
                                    .map(config -> new AlterConfigOp(
                                            new ConfigEntry(config.getKey(), config.getValue()),
                                            AlterConfigOp.OpType.SET))
                                    .toList()))
                    .all()
                    .get();
        }
    }

    private long recordsInKafka(String table) throws Exception {
        try (Admin admin = admin()) {
            TopicDescription topic = admin.describeTopics(List.of("events." + table))
                    .allTopicNames()
                    .get()
                    .values()
                    .iterator()
                    .next();
            long records = 0;
            for (TopicPartitionInfo partition : topic.partitions()) {
                TopicPartition asked = new TopicPartition(topic.name(), partition.partition());
                records += admin.listOffsets(Map.of(asked, OffsetSpec.latest()))
                        .partitionResult(asked)
                        .get()
                        .offset();
            }
            return records;
        }
    }

    private Admin admin() {
        return Admin.create(
                Map.of("bootstrap.servers", "127.0.0.1:" + stack.ports().of(Component.KAFKA)));
    }

    private static Stream<String> ids(String table, String request) {
        return IntStream.range(0, KEYS).mapToObj(key -> table + "-" + key + "-" + request);
    }

    /** The status of each id of a request for both tables. */
    private Map<String, String> post(String request) throws Exception {
        List<String> events = new ArrayList<>();
        for (int key = 0; key < KEYS; key++) {
            for (String table : List.of(TAKEN, REFUSED)) {
                events.add("{\"table\":\"" + table + "\",\"id\":\"" + table + "-" + key + "-" + request
                        + "\",\"key\":\"" + key + "\",\"datum\":{\"n\":" + key + "}}");
            }
        }
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + stack.ports().of(Component.INGEST_API) + "/v1/events"))
                        .header("X-Write-Key", Credentials.DEMO_WRITE_KEY)
                        .POST(HttpRequest.BodyPublishers.ofString("[" + String.join(",", events) + "]"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        Map<String, String> statuses = new TreeMap<>();
        for (JsonNode result : JSON.readTree(answer.body()).path("results")) {
            statuses.put(result.path("id").asString(), result.path("status").asString());
        }
        assertThat(statuses).as(answer.body()).hasSize(events.size());
        return statuses;
    }

    /** The ids of all rows of the table in the lake, as often as they stand there. */
    private List<String> lakeIds(String table) {
        List<String> ids = new ArrayList<>();
        for (String batch : run("lake", "ls", table, "--json")) {
            String object = JSON.readTree(batch).path("object").asString();
            for (String line : run("lake", "cat", object, "--json")) {
                ids.add(JSON.readTree(line).path("row").path("_id").asString());
            }
        }
        ids.sort(null);
        return ids;
    }

    private List<String> run(String... arguments) {
        MillraceCommand.Outcome outcome = MillraceCommand.run(stack.data(), arguments);
        assertThat(outcome.exitCode()).as(outcome.text()).isZero();
        return outcome.lines();
    }
}
