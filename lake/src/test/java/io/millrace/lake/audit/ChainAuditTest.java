package io.millrace.lake.audit;

import io.millrace.lake.batch.BatchObject;
import io.millrace.lake.batch.BatchSettings;
import io.millrace.lake.batch.BatchWriter;
import io.millrace.lake.batch.ChainId;
import io.millrace.lake.chain.BatchCommit;
import io.millrace.lake.store.InMemoryObjectStore;
import io.millrace.lake.store.ObjectStore.ObjectProperties;
import io.millrace.lake.upkeep.BatchErasure;
import io.millrace.lake.upkeep.Expiry;
import io.millrace.lake.upkeep.RowPredicate;
import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.row.BadRowException;
import io.millrace.schemas.row.RowReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class ChainAuditTest {
    private static final DatasetName PLAYS = new DatasetName("plays");
    private static final Instant TIME = Instant.parse("2026-11-23T02:30:00Z");
    private static final ObjectProperties PLAIN = new ObjectProperties("x", Map.of());

    private static final String TOPIC_ID = "0123456789abcdef0123456789abcdef";
    private static final String CHAIN = "00000-01234567-";

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final ChainAudit audit = new ChainAudit(store);

    @Test
    void aWholeChainIsClean() {
        store(0, 10);
        store(10, 25);
        AuditReport report = audit.audit(PLAYS);
        assertThat(report.isClean()).isTrue();
        assertThat(report.byChain())
                .containsExactly(new ChainReport(
                        "01234567",
                        0,
                        2,
                        21,
                        2,
                        2,
                        0,
                        Optional.empty(),
                        Optional.of(0L),
                        Optional.of(25L),
                        0,
                        Optional.empty()));
        assertThat(report.rows()).isEqualTo(21);
    }

    @Test
    void findsGapsAndOverlaps() {
        store(0, 10);
        store(12, 20);
        BatchObject overlapping = store(18, 25);
        assertThat(audit.audit(PLAYS).findings())
                .containsExactly(
                        new Finding.Gap("00000-01234567-", 10, 12),
                        new Finding.Overlap(overlapping.name().objectKey(), 18, 20));
    }

    @Test
    void findsWhatIsMissingOrWrongBesideABatch() {
        String one = store(0, 10).name().objectKey();
        String two = store(10, 20).name().objectKey();
        store.delete(one.replace(".jsonl.zst", ".manifest.json"));
        store.put(two.replace(".jsonl.zst", ".manifest.json"), "{}".getBytes(UTF_8), PLAIN);
        store.delete(two.replace("raw/", "bad/").replace(".jsonl.zst", ".bad.jsonl.zst"));
        assertThat(audit.audit(PLAYS).findings())
                .containsExactly(
                        new Finding.MissingManifest(one),
                        new Finding.WrongManifest(two),
                        new Finding.MissingBadFile(two, 1));
    }

    @Test
    void findsADamagedObject() {
        BatchObject batch = store(0, 10);
        byte[] damaged = batch.body().clone();
        damaged[damaged.length / 2] ^= 4;
        store.put(
                batch.name().objectKey(),
                damaged,
                new ObjectProperties("x", batch.attributes().toMetadata()));
        assertThat(audit.audit(PLAYS).findings()).singleElement().isInstanceOf(Finding.Corrupt.class);
    }

    @Test
    void comparesBothEndsOfTheChainWithKafka() {
        store(10, 20);
        assertThat(findings(5, 30)).containsExactly(new Finding.Gap(CHAIN, 5, 10));
        assertThat(findings(10, 30)).isEmpty();
        assertThat(findings(12, 20)).isEmpty();
        assertThat(findings(21, 30)).containsExactly(new Finding.RetentionPassed(CHAIN, 20, 21));
        assertThat(findings(12, 19)).containsExactly(new Finding.LogTooShort(CHAIN, 20, 19));
        AuditReport report = audit.audit(PLAYS, against(12, 29));
        assertThat(report.byChain()).extracting(ChainReport::unstored).containsExactly(Optional.of(9L));
    }

    @Test
    void aPartitionWithoutBatchesIsUnstored() {
        AuditReport report = audit.audit(PLAYS, against(3, 8));
        assertThat(report.isClean()).isTrue();
        assertThat(report.byChain()).extracting(ChainReport::unstored).containsExactly(Optional.of(5L));
    }

    private List<Finding> findings(long logStart, long logEnd) {
        return audit.audit(PLAYS, against(logStart, logEnd)).findings();
    }

    private static AuditOptions against(long logStart, long logEnd) {
        TopicExtent topic = new TopicExtent(TOPIC_ID, Map.of(0, new TopicExtent.LogExtent(logStart, logEnd)));
        return new AuditOptions(
                Optional.empty(), Optional.empty(), () -> Optional.of(topic), Optional.empty(), 4, progress -> {});
    }

    @Test
    void tellsExpiredFromLost() {
        store(0, 10);
        BatchObject second = store(10, 20);
        store(20, 30);
        Expiry expiry = new Expiry(store, () -> TIME);
        List<Expiry.ChainPlan> plans = expiry.planBefore(PLAYS, TIME.plusSeconds(7_200));
        assertThat(plans).singleElement().extracting(Expiry.ChainPlan::end).isEqualTo(30L);
        // As if only the first were old enough.
        Expiry.ChainPlan plan = plans.get(0);
        expiry.apply(new Expiry.ChainPlan(
                PLAYS, 0, plan.topicId(), 10, plan.batches().subList(0, 1), 8, 1, List.of()));
        AuditReport report = audit.audit(PLAYS);
        assertThat(report.findings()).isEmpty();
        assertThat(report.byChain()).extracting(ChainReport::expiredUpTo).containsExactly(Optional.of(10L));
        assertThat(findings(0, 30)).as("Kafka keeps what the lake has expired").isEmpty();
        store.delete(second.name().objectKey());
        assertThat(audit.audit(PLAYS).findings()).containsExactly(new Finding.Gap(CHAIN, 10, 20));
    }

    @Test
    void findsBatchesThatAnExpiryLeftBehind() {
        BatchObject first = store(0, 10);
        Expiry expiry = new Expiry(store, () -> TIME);
        List<Expiry.ChainPlan> plans = expiry.planBefore(PLAYS, TIME.plusSeconds(7_200));
        expiry.apply(plans.get(0));
        new BatchCommit(first).run(store);
        assertThat(audit.audit(PLAYS).findings())
                .containsExactly(new Finding.ExpiredBatch(first.name().objectKey(), 10));
    }

    @Test
    void countsTheRecordsAgainThatKafkaStillHas() {
        store(0, 10);
        BatchObject second = store(10, 25);
        AuditReport right = audit.audit(PLAYS, recounting(5, 25, 15));
        assertThat(right.findings()).isEmpty();
        assertThat(right.recounted()).as("of the first batch not all are left").isEqualTo(1);
        assertThat(audit.audit(PLAYS, recounting(5, 25, 14)).findings())
                .containsExactly(new Finding.WrongRecordCount(second.name().objectKey(), 15, 14));
        AuditOptions gone = new AuditOptions(
                Optional.empty(),
                Optional.empty(),
                () -> Optional.of(new TopicExtent(TOPIC_ID, Map.of(0, new TopicExtent.LogExtent(0, 25)))),
                Optional.of((partition, from, to) -> OptionalLong.empty()),
                1,
                progress -> {});
        assertThat(audit.audit(PLAYS, gone).recounted()).isZero();
    }

    private static AuditOptions recounting(long logStart, long logEnd, long records) {
        TopicExtent topic = new TopicExtent(TOPIC_ID, Map.of(0, new TopicExtent.LogExtent(logStart, logEnd)));
        return new AuditOptions(
                Optional.empty(),
                Optional.empty(),
                () -> Optional.of(topic),
                Optional.of((partition, from, to) -> OptionalLong.of(records)),
                1,
                progress -> {});
    }

    @Test
    void readsOnlyTheHoursWanted() {
        store(0, 10);
        AuditOptions later = new AuditOptions(
                Optional.of(TIME.plusSeconds(7_200)),
                Optional.empty(),
                Optional::empty,
                Optional.empty(),
                1,
                progress -> {});
        assertThat(audit.audit(PLAYS, later).batches()).isZero();
        AuditOptions until = new AuditOptions(
                Optional.empty(),
                Optional.of(TIME.plusSeconds(7_200)),
                Optional::empty,
                Optional.empty(),
                1,
                progress -> {});
        assertThat(audit.audit(PLAYS, until).batches()).isEqualTo(1);
    }

    @Test
    void findsARewriteThatNoRecordTellsOf() {
        BatchObject batch = store(0, 10);
        new BatchErasure(store, batch.name(), new RowPredicate("n", "5"), "nobody-knows", true).run();
        assertThat(audit.audit(PLAYS).findings())
                .containsExactly(new Finding.UnrecordedErasure(batch.name().objectKey(), "nobody-knows"));
    }

    @Test
    void everyFindingSaysWhatToDo() {
        List<Finding> findings = List.of(
                new Finding.Gap(CHAIN, 1, 2),
                new Finding.Overlap("o", 1, 2),
                new Finding.Corrupt("o", "broken"),
                new Finding.MissingManifest("o"),
                new Finding.WrongManifest("o"),
                new Finding.MissingBadFile("o", 1),
                new Finding.ExpiredBatch("o", 1),
                new Finding.UnrecordedErasure("o", "id"),
                new Finding.UnfinishedErasure("id"),
                new Finding.RetentionPassed(CHAIN, 1, 2),
                new Finding.LogTooShort(CHAIN, 2, 1));
        assertThat(findings).allSatisfy(finding -> assertThat(finding.text()).isNotBlank());
    }

    private BatchObject store(long start, long end) {
        ChainId chain = new ChainId(PLAYS, TOPIC_ID, 0);
        BatchSettings settings = new BatchSettings(1, new BatchManifest.Writer("1", "c"));
        RowReader rows = new RowReader();
        try (BatchWriter writer = new BatchWriter(chain, start, TIME, "test", settings)) {
            writer.addDuplicate(TIME);
            writer.addBad(
                    start + 1, Optional.empty(), Optional.empty(), new BadRowException(ErrorCode.NOT_JSON, "no"), TIME);
            for (long offset = start + 2; offset < end; offset++) {
                writer.addRow(rows.read(("{\"n\":" + offset + "}").getBytes(UTF_8)), TIME);
            }
            BatchObject batch = writer.finish(end);
            new BatchCommit(batch).run(store);
            return batch;
        }
    }
}
