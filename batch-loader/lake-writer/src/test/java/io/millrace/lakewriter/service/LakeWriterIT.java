package io.millrace.lakewriter.service;

import io.millrace.lake.audit.AuditReport;
import io.millrace.runtime.contract.Contracts;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** One writer and what can happen around it. Each test has a topic of its own. */
class LakeWriterIT {
    private static final String CREATE_TIME = "CreateTime";
    private static final String APPEND_TIME = "LogAppendTime";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Instant HOUR = Instant.parse("2026-11-01T10:00:00Z");

    @TempDir
    static Path directory;

    private static Stack stack;

    @BeforeAll
    static void start() {
        stack = new Stack(directory);
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void picksUpATopicThatIsCreatedLaterWithinSeconds() {
        try (LakeWriter writer = stack.start("events\\.later", "later")) {
            awaitHealthy(writer);
            stack.createTopic("events.later", 2, APPEND_TIME);
            send("events.later", 0, 10);
            send("events.later", 1, 10);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(stack.rows("later")).hasSize(20));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(writer.running()).isEqualTo(2));
        }
        assertThat(stack.audit("later").findings()).isEmpty();
    }

    @Test
    void keepsDuplicatesAndBadRecordsOutAlsoAcrossARestart() {
        stack.createTopic("events.dedup", 1, APPEND_TIME);
        try (LakeWriter writer = stack.start("events\\.dedup", "dedup")) {
            stack.send("events.dedup", 0, Optional.empty(), Optional.of("a"), "{\"n\":1}");
            stack.send("events.dedup", 0, Optional.empty(), Optional.empty(), "{\"n\":2,\"_id\":\"b\"}");
            stack.send("events.dedup", 0, Optional.empty(), Optional.of("a"), "{\"n\":3}");
            stack.send("events.dedup", 0, Optional.empty(), Optional.of("c"), "no row");
            awaitRecords("dedup", 4);
            assertThat(writer.broken()).isEmpty();
        }
        try (LakeWriter writer = stack.start("events\\.dedup", "dedup-too")) {
            stack.send("events.dedup", 0, Optional.empty(), Optional.of("b"), "{\"n\":4}");
            stack.send("events.dedup", 0, Optional.empty(), Optional.of("c"), "{\"n\":5}");
            stack.send("events.dedup", 0, Optional.empty(), Optional.of("a"), "{\"n\":6}");
            awaitRecords("dedup", 7);
            assertThat(writer.broken()).isEmpty();
        }
        assertThat(stack.rows("dedup")).containsExactly("{\"n\":1}", "{\"n\":2,\"_id\":\"b\"}", "{\"n\":5}");
        assertThat(stack.badLines("dedup"))
                .singleElement()
                .asString()
                .contains("\"row\":\"no row\"", "\"code\":\"not_json\"", "\"id\":\"c\"", "\"offset\":3");
        AuditReport report = stack.audit("dedup");
        assertThat(report.findings()).isEmpty();
        assertThat(report.duplicates()).isEqualTo(3);
    }

    @Test
    void aRowThatItsContractRefusedDoesNotHideTheMendedOne() {
        stack.createTopic("events.priced", 1, APPEND_TIME);
        stack.send("events.priced", 0, Optional.empty(), Optional.of("a"), "{\"price\":\"cheap\"}");
        stack.send("events.priced", 0, Optional.empty(), Optional.of("b"), "{\"price\":2}");
        Contracts contracts = new Contracts(List.of(PriceContract.of("priced")), List.of());
        WriterOptions strict =
                Stack.options("events\\.priced", Duration.ofMillis(300), 50_000_000, () -> contracts, List.of());
        try (LakeWriter writer = stack.writer("priced", Optional.empty(), strict, stack.store)) {
            writer.start();
            awaitRecords("priced", 2);
            assertThat(writer.broken()).isEmpty();
        }
        assertThat(stack.badLines("priced")).singleElement().asString().contains("\"code\":\"contract_violation\"");
        try (LakeWriter writer = stack.start("events\\.priced", "priced-2")) {
            stack.send("events.priced", 0, Optional.empty(), Optional.of("b"), "{\"price\":2}");
            stack.send("events.priced", 0, Optional.empty(), Optional.of("a"), "{\"price\":1}");
            awaitRecords("priced", 4);
            assertThat(writer.broken()).isEmpty();
        }
        assertThat(stack.rows("priced")).containsExactly("{\"price\":2}", "{\"price\":1}");
        assertThat(stack.audit("priced").findings()).isEmpty();
    }

    @Test
    void lateRecordsMakeNoBatchesOfTheirOwn() {
        stack.createTopic("events.hours", 1, CREATE_TIME);
        List<Instant> times = List.of(
                HOUR,
                HOUR.plusSeconds(3599),
                HOUR.plusSeconds(3600),
                HOUR.minusSeconds(1),
                HOUR.minusSeconds(200_000),
                HOUR.plusSeconds(10));
        for (int i = 0; i < times.size(); i++) {
            stack.send("events.hours", 0, Optional.of(times.get(i)), Optional.of("id-" + i), "{\"n\":" + i + "}");
        }
        stack.send("events.hours", 0, Optional.of(HOUR.plusSeconds(11)), Optional.of("id-4"), "{\"n\":\"again\"}");
        stack.flush();
        for (String group : List.of("hours", "hours-2", "hours-3")) {
            try (LakeWriter writer = stack.start("events\\.hours", group)) {
                awaitRecords("hours", 7);
                awaitHealthy(writer);
            }
        }
        assertThat(stack.batches("hours"))
                .extracting(BatchName::hour, BatchName::start)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(HOUR, 0L),
                        org.assertj.core.groups.Tuple.tuple(HOUR.plusSeconds(3600), 2L));
        AuditReport report = stack.audit("hours");
        assertThat(report.findings()).isEmpty();
        assertThat(report.rows()).isEqualTo(6);
        assertThat(report.duplicates())
                .as("id-4 came again, whatever its timestamp said")
                .isEqualTo(1);
    }

    @Test
    void storesOnlyCommittedTransactions() {
        stack.createTopic("changes.shop.db.items", 1, APPEND_TIME);
        try (Producer<byte[], byte[]> producer = stack.producer(Map.of("transactional.id", "tx"));
                LakeWriter writer = stack.start("changes\\.shop.*", "changes")) {
            producer.initTransactions();
            for (int transaction = 0; transaction < 20; transaction++) {
                producer.beginTransaction();
                for (int row = 0; row < 5; row++) {
                    stack.send(
                            producer,
                            Stack.record(
                                    "changes.shop.db.items",
                                    0,
                                    Optional.empty(),
                                    Optional.empty(),
                                    "{\"op\":\"c\",\"seq\":" + (transaction * 5 + row) + "}"));
                }
                producer.flush();
                if (transaction % 3 == 0) {
                    producer.abortTransaction();
                } else {
                    producer.commitTransaction();
                }
            }
            awaitRecords("shop.db.items", 65);
            assertThat(writer.broken()).isEmpty();
            assertThat(stack.rows("shop.db.items")).doesNotHaveDuplicates().hasSize(65);
            deleteAllInvisible(producer, writer);
        }
    }

    /** Retention takes trailing offsets that hold only aborted records: no reason to stop. */
    private void deleteAllInvisible(Producer<byte[], byte[]> producer, LakeWriter writer) {
        producer.beginTransaction();
        stack.send(
                producer, Stack.record("changes.shop.db.items", 0, Optional.empty(), Optional.empty(), "{\"seq\":-1}"));
        producer.flush();
        producer.abortTransaction();
        TopicPartition partition = new TopicPartition("changes.shop.db.items", 0);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(committed("changes", partition)).isEqualTo(end(partition)));
        long end = end(partition);
        writer.close();
        Stack.get(stack.admin
                .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(end)))
                .all());
        try (LakeWriter next = stack.start("changes\\.shop.*", "changes")) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(next.running()).isEqualTo(1));
            producer.beginTransaction();
            stack.send(
                    producer,
                    Stack.record("changes.shop.db.items", 0, Optional.empty(), Optional.empty(), "{\"seq\":99}"));
            producer.commitTransaction();
            awaitRecords("shop.db.items", 66);
        }
        assertThat(stack.audit("shop.db.items").findings()).isEmpty();
    }

    private static long end(TopicPartition partition) {
        return Stack.get(stack.admin
                        .listOffsets(Map.of(partition, OffsetSpec.latest()))
                        .partitionResult(partition))
                .offset();
    }

    private static long committed(String group, TopicPartition partition) {
        Map<TopicPartition, OffsetAndMetadata> offsets =
                Stack.get(stack.admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        return Optional.ofNullable(offsets.get(partition))
                .map(OffsetAndMetadata::offset)
                .orElse(-1L);
    }

    @Test
    void aBrokenChainStopsItsPartitionOnly() {
        stack.createTopic("events.broken", 2, APPEND_TIME);
        send("events.broken", 0, 5);
        send("events.broken", 1, 5);
        try (LakeWriter writer = stack.start("events\\.broken", "broken")) {
            awaitRecords("broken", 10);
            assertThat(writer.broken()).isEmpty();
        }
        send("events.broken", 0, 5);
        stack.flush();
        Stack.get(stack.admin
                .deleteRecords(Map.of(new TopicPartition("events.broken", 0), RecordsToDelete.beforeOffset(8)))
                .all());
        try (LakeWriter writer = stack.start("events\\.broken", "broken")) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(writer.broken()).hasSize(1));
            assertThatThrownBy(writer::checkPartitions)
                    .isInstanceOfSatisfying(
                            MillraceException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CHAIN_BROKEN))
                    .hasMessageContainingAll("events.broken-0", "up to offset 5", "from 8 on", "Two ways out");
            send("events.broken", 1, 5);
            awaitRecords("broken", 15);
        }
        assertThat(stack.audit("broken").findings()).isEmpty();
        WriterOptions accepting = Stack.options(
                "events\\.broken",
                Duration.ofMillis(300),
                50_000_000,
                Contracts::none,
                List.of(new LossAcceptance(new TopicPartition("events.broken", 0), 5)));
        try (LakeWriter writer = stack.writer("broken", Optional.empty(), accepting, stack.store)) {
            writer.start();
            awaitRecords("broken", 17);
            awaitHealthy(writer);
        }
        assertThat(stack.audit("broken").findings()).isEmpty();
    }

    @Test
    void aCompactedTopicStandsStillAndSaysWhy() {
        stack.createTopic("events.compacted", 1, APPEND_TIME);
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "events.compacted");
        AlterConfigOp compact =
                new AlterConfigOp(new ConfigEntry("cleanup.policy", "compact,delete"), AlterConfigOp.OpType.SET);
        Stack.get(stack.admin
                .incrementalAlterConfigs(Map.of(topic, List.of(compact)))
                .all());
        try (LakeWriter writer = stack.start("events\\.compacted", "compacted")) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(writer.broken())
                    .singleElement()
                    .asString()
                    .contains("events.compacted has cleanup.policy=compact,delete"));
        }
    }

    @Test
    void aRecreatedTopicBeginsAChainOfItsOwn() {
        stack.createTopic("events.recreated", 1, APPEND_TIME);
        try (LakeWriter writer = stack.start("events\\.recreated", "recreated")) {
            send("events.recreated", 0, 5);
            awaitRecords("recreated", 5);
            Stack.get(stack.admin.deleteTopics(List.of("events.recreated")).all());
            await().ignoreExceptions()
                    .atMost(PATIENCE)
                    .untilAsserted(() -> stack.createTopic("events.recreated", 1, APPEND_TIME));
            send("events.recreated", 0, 8);
            awaitRecords("recreated", 13);
            assertThat(writer.broken()).isEmpty();
        }
        AuditReport report = stack.audit("recreated");
        assertThat(report.findings()).isEmpty();
        assertThat(report.chains()).isEqualTo(2);
    }

    @Test
    void aGracefulStopStoresWhatIsOpen() {
        stack.createTopic("events.graceful", 1, APPEND_TIME);
        send("events.graceful", 0, 7);
        LakeWriter writer =
                stack.writer("events\\.graceful", "graceful", Optional.empty(), Duration.ofHours(1), stack.store);
        writer.start();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(writer.running()).isEqualTo(1));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(writer.oldestUnstored(new DatasetName("graceful")))
                .isPresent());
        assertThat(stack.rows("graceful")).isEmpty();
        writer.close();
        assertThat(stack.rows("graceful")).hasSize(7);
        assertThat(stack.audit("graceful").findings()).isEmpty();
    }

    @Test
    void littleMemoryMakesSmallBatchesAndNoStandstill() {
        stack.createTopic("events.memory", 3, APPEND_TIME);
        for (int partition = 0; partition < 3; partition++) {
            send("events.memory", partition, 1_000);
        }
        try (LakeWriter writer =
                stack.writer("events\\.memory", "memory", Optional.empty(), Duration.ofHours(1), 10, stack.store)) {
            writer.start();
            awaitRecords("memory", 3_000);
            assertThat(writer.broken()).isEmpty();
        }
        assertThat(stack.audit("memory").findings()).isEmpty();
    }

    @Test
    void waitsForTheObjectStoreAndGoesOn() {
        stack.createTopic("events.outage", 1, APPEND_TIME);
        send("events.outage", 0, 100);
        try (LakeWriter writer = stack.start("events\\.outage", "outage")) {
            awaitRecords("outage", 100);
            stack.objectStore.stop();
            send("events.outage", 0, 3_000);
            assertThatThrownBy(writer::checkObjectStore).hasMessageContaining("check that the object store runs");
            await().atMost(PATIENCE).untilAsserted(() -> assertThatThrownBy(writer::checkPartitions)
                    .hasMessageContaining("bucket"));
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(writer.running())
                    .as("the partition is kept")
                    .isEqualTo(1));
            stack.objectStore.start();
            awaitRecords("outage", 3_100);
            awaitHealthy(writer);
        }
        assertThat(stack.audit("outage").findings()).isEmpty();
    }

    @Test
    void waitsForKafkaAndGoesOn() {
        stack.createTopic("events.kafka_outage", 1, APPEND_TIME);
        send("events.kafka_outage", 0, 100);
        try (LakeWriter writer = stack.start("events\\.kafka_outage", "kafka-outage")) {
            awaitRecords("kafka_outage", 100);
            stack.kafka.stop();
            assertThatThrownBy(writer::checkKafka)
                    .isInstanceOfSatisfying(
                            MillraceException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KAFKA_UNAVAILABLE));
            stack.kafka.start();
            send("events.kafka_outage", 0, 100);
            awaitRecords("kafka_outage", 200);
        }
        assertThat(stack.audit("kafka_outage").findings()).isEmpty();
    }

    private static void send(String topic, int partition, int count) {
        IntStream.range(0, count)
                .forEach(i -> stack.send(topic, partition, Optional.empty(), Optional.empty(), "{\"n\":" + i + "}"));
        stack.flush();
    }

    private static void awaitHealthy(LakeWriter writer) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThatCode(writer::checkPartitions).doesNotThrowAnyException());
    }

    private static void awaitRecords(String dataset, long records) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            AuditReport report = stack.audit(dataset);
            assertThat(report.rows() + report.duplicates() + report.bad()).isEqualTo(records);
        });
    }
}
