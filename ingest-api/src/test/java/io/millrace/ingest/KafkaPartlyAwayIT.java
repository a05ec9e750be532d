package io.millrace.ingest;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Some partitions can be written to, and some can't. */
class KafkaPartlyAwayIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int KEYS = 20;
    private static final int AWAY = 1;
    private static final Pattern RESULT = Pattern.compile("\"id\":\"([^\"]+)\",\"status\":\"([a-z]+)\"");

    private final AtomicInteger requests = new AtomicInteger();

    @Test
    void exactlyTheEventsThatWereNotAcknowledgedAreToBeSentAgain(@TempDir Path directory) throws Exception {
        TwoBrokers kafka = new TwoBrokers(directory);
        try (IngestHarness edge =
                new IngestHarness(kafka, Map.of("MILLRACE_INGEST_API_PRODUCER_DELIVERY_TIMEOUT", "2s"))) {
            edge.awaitReady();
            edge.admin(admin -> admin.createTopics(List.of(new NewTopic(
                            "events.halves", Map.of(0, List.of(TwoBrokers.FIRST), AWAY, List.of(TwoBrokers.SECOND)))))
                    .all()
                    .get());
            Set<String> accepted = new HashSet<>();
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(statuses(edge, accepted))
                    .hasSize(KEYS)
                    .containsValue("accepted")
                    .doesNotContainValue("retry"));
            Set<String> keysAway = edge.records("halves").stream()
                    .filter(record -> record.partition() == AWAY)
                    .map(ConsumerRecord::key)
                    .collect(Collectors.toSet());
            assertThat(keysAway).isNotEmpty().hasSizeLessThan(KEYS);

            kafka.stop();
            List<String> toSendAgain = new ArrayList<>();
            await().atMost(PATIENCE).untilAsserted(() -> {
                Map<String, String> statuses = statuses(edge, accepted);
                toSendAgain.clear();
                statuses.forEach((id, status) -> {
                    boolean isAway = keysAway.contains(key(id));
                    // Never otherwise, however slow the machine is.
                    assertThat(isAway && status.equals("accepted")).as(id).isFalse();
                    if (isAway) {
                        toSendAgain.add(id);
                    }
                });
                assertThat(statuses)
                        .allSatisfy((id, status) ->
                                assertThat(status).as(id).isEqualTo(keysAway.contains(key(id)) ? "retry" : "accepted"));
            });

            kafka.start();
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(post(edge, toSendAgain, accepted))
                    .hasSameSizeAs(toSendAgain)
                    .doesNotContainValue("retry"));
            Set<String> stored = edge.records("halves").stream()
                    .map(record -> record.value().replaceAll(".*\"_id\":\"([^\"]+)\".*", "$1"))
                    .collect(Collectors.toSet());
            assertThat(stored).containsAll(accepted);
            assertThat(accepted).containsAll(toSendAgain);
        }
    }

    /** Sends one event for each key, under ids that were never used. */
    private Map<String, String> statuses(IngestHarness edge, Set<String> accepted) {
        int request = requests.incrementAndGet();
        return post(
                edge,
                IntStream.range(0, KEYS).mapToObj(key -> key + "-" + request).toList(),
                accepted);
    }

    private static Map<String, String> post(IngestHarness edge, List<String> ids, Set<String> accepted) {
        HttpResponse<String> answer = edge.post(
                "/v1/events",
                ids.stream()
                        .map(id ->
                                "{\"table\":\"halves\",\"id\":\"" + id + "\",\"key\":\"" + key(id) + "\",\"datum\":{}}")
                        .collect(Collectors.joining(",", "[", "]")));
        Map<String, String> statuses = new TreeMap<>();
        Matcher results = RESULT.matcher(answer.body());
        while (results.find()) {
            statuses.put(results.group(1), results.group(2));
        }
        statuses.forEach((id, status) -> {
            if (status.equals("accepted")) {
                accepted.add(id);
            }
        });
        assertThat(statuses).as(answer.body()).hasSameSizeAs(ids);
        return statuses;
    }

    private static String key(String id) {
        return id.substring(0, id.indexOf('-'));
    }
}
