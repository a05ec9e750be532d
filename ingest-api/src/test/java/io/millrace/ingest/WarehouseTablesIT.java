package io.millrace.ingest;

import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.warehouse.PublishedTable;
import io.millrace.schemas.warehouse.PublishedTableCodec;
import io.millrace.schemas.warehouse.TableColumn;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The edge holds events against the tables that the loader has published. */
@ExtendWith(SharedEdge.class)
class WarehouseTablesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TOPIC = "tables-of-a-test";
    private static final String TABLE = "held_against";

    private final IngestHarness shared;

    WarehouseTablesIT(IngestHarness shared) {
        this.shared = shared;
    }

    @Test
    void whatTheTopicSaysDecides() throws Exception {
        shared.admin(admin -> admin.createTopics(
                        List.of(new NewTopic(TOPIC, 1, (short) 1).configs(Map.of("cleanup.policy", "compact"))))
                .all()
                .get(60, TimeUnit.SECONDS));
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", shared.kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            publish(producer, Optional.of(table("character varying")));
            publish(producer, Optional.of(table("bigint")));
            IngestHarness edge = new IngestHarness(
                    shared.kafka,
                    Map.of(
                            "MILLRACE_INGEST_API_WAREHOUSE_TABLES_ON_MISMATCH",
                            "reject",
                            "MILLRACE_INGEST_API_WAREHOUSE_TABLES_TOPIC",
                            TOPIC));
            try {
                edge.awaitReady();
                awaitAnswer(edge, "\"a text\"", "type_conflict");
                assertThat(post(edge, "7")).contains("\"accepted\"");
                publish(producer, Optional.of(table("character varying")));
                awaitAnswer(edge, "\"a text\"", "\"accepted\"");
                publish(producer, Optional.of(table("bigint")));
                awaitAnswer(edge, "\"a text\"", "type_conflict");
                publish(producer, Optional.empty());
                awaitAnswer(edge, "\"a text\"", "\"accepted\"");
            } finally {
                edge.stopService();
            }
        }
    }

    private static PublishedTable table(String type) {
        return new PublishedTable(
                new DatasetName(TABLE),
                "public",
                TABLE,
                List.of(new TableColumn("n", type, OptionalInt.empty(), OptionalInt.empty())));
    }

    /** Empty when the table is gone. */
    private static void publish(KafkaProducer<byte[], byte[]> producer, Optional<PublishedTable> table)
            throws Exception {
        byte[] key = TABLE.getBytes(StandardCharsets.UTF_8);
        ProducerRecord<byte[], byte[]> record = table.map(
                        present -> new ProducerRecord<>(TOPIC, key, PublishedTableCodec.encode(present)))
                .orElseGet(() -> new ProducerRecord<>(TOPIC, key, null));
        producer.send(record).get(60, TimeUnit.SECONDS);
    }

    private static void awaitAnswer(IngestHarness edge, String value, String expected) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).untilAsserted(() -> assertThat(post(edge, value))
                .contains(expected));
    }

    private static String post(IngestHarness edge, String value) {
        return edge.post("/v1/events", "{\"table\":\"" + TABLE + "\",\"datum\":{\"n\":" + value + "}}")
                .body();
    }
}
