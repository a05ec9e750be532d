package io.millrace.lake.chain;

import io.millrace.lake.audit.AuditReport;
import io.millrace.lake.audit.ChainAudit;
import io.millrace.lake.batch.BatchObject;
import io.millrace.lake.batch.BatchSettings;
import io.millrace.lake.batch.BatchWriter;
import io.millrace.lake.batch.ChainId;
import io.millrace.lake.chain.SimulatedLog.Kind;
import io.millrace.lake.chain.SimulatedLog.LogRecord;
import io.millrace.lake.store.Faults;
import io.millrace.lake.store.InMemoryObjectStore;
import io.millrace.lake.upkeep.Expiry;
import io.millrace.schemas.batch.BatchCompression;
import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import io.millrace.schemas.fingerprint.FingerprintSource;
import java.time.Instant;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ChainTailTest {
    private static final Instant HOUR = Instant.parse("2026-11-23T02:00:00Z");
    private static final BatchSettings SETTINGS = new BatchSettings(1, new BatchManifest.Writer("1", "c"));

    private final SimulatedLog log = new SimulatedLog();
    private final InMemoryObjectStore store = new InMemoryObjectStore();

    @Test
    void aChainWithoutBatchesStartsWhereTheLogStarts() {
        rows(HOUR, 5);
        log.deleteBefore(3);
        assertThat(find()).isEqualTo(new TailPosition(3, Optional.empty()));
        rows(HOUR, 5);
        assertThat(find()).isEqualTo(new TailPosition(3, Optional.empty()));
    }

    @Test
    void theFirstToLookFixesWhereAChainStarts() {
        assertThat(find()).isEqualTo(new TailPosition(0, Optional.empty()));
        rows(HOUR, 10);
        log.deleteBefore(3);
        assertBroken(this::find, "up to offset 0", "only from 3 on", "accept-loss");
        BatchObject batch;
        try (BatchWriter slow = new BatchWriter(SimulatedLog.CHAIN, 0, HOUR, "test", SETTINGS)) {
            batch = slow.finish(6);
        }
        new BatchCommit(batch).run(store);
        assertThat(find().end()).as("the one who was first came through").isEqualTo(6);
    }

    @Test
    void aChainKeepsTheCompressionInWhichItBegan() {
        rows(HOUR, 30);
        ChainId gzip = SimulatedLog.CHAIN.of(BatchCompression.GZIP);
        ChainTail tails = new ChainTail(store);
        assertThat(tails.find(gzip, log, Optional.empty()).compression()).isEqualTo(BatchCompression.GZIP);
        assertThat(find().compression()).as("the first to look decides").isEqualTo(BatchCompression.GZIP);
        for (long start = 0; start < 20; start += 10) {
            try (BatchWriter writer = new BatchWriter(gzip, start, HOUR, "test", SETTINGS)) {
                assertThat(writer.name().objectKey()).endsWith(".jsonl.gz");
                new BatchCommit(writer.finish(start + 10)).run(store);
            }
        }
        assertThat(find().end()).isEqualTo(20);
        log.deleteBefore(20);
        assertThat(find().end()).isEqualTo(20);
        assertThat(find().compression()).isEqualTo(BatchCompression.GZIP);
    }

    @Test
    void aChainThatIsOlderThanItsOriginIsReadAsItWasWritten() {
        rows(HOUR, 30);
        store(0, 10);
        ChainId gzip = SimulatedLog.CHAIN.of(BatchCompression.GZIP);
        TailPosition tail = new ChainTail(store).find(gzip, log, Optional.empty());
        assertThat(tail.end()).isEqualTo(10);
        assertThat(tail.compression()).isEqualTo(BatchCompression.ZSTD);
    }

    @Test
    void anOriginThatNobodyCanReadIsNoOrigin() {
        store.put("_chains/plays/00000-01234567.origin.json", "{}".getBytes(UTF_8), StoredProperties.manifest());
        assertThatThrownBy(this::find)
                .isInstanceOfSatisfying(
                        MillraceException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_OBJECT))
                .hasMessageContaining("origin.json");
    }

    @Test
    void goesOnBehindALossThatSomebodyAccepted() {
        rows(HOUR, 20);
        store(0, 10);
        log.deleteBefore(12);
        assertThatThrownBy(this::find).isInstanceOfSatisfying(RetentionPassedException.class, passed -> {
            assertThat(passed.end()).isEqualTo(10);
            assertThat(passed.logStart()).isEqualTo(12);
            new AcceptedLoss(store, SETTINGS).bridge(SimulatedLog.CHAIN, log, passed.end(), passed.logStart(), HOUR);
        });
        assertThat(find().end()).isEqualTo(12);
        store(12, 20);
        assertThat(find().end()).isEqualTo(20);
        AuditReport report = new ChainAudit(store).audit(SimulatedLog.CHAIN.dataset());
        assertThat(report.findings()).isEmpty();
        assertThat(report.rows()).isEqualTo(18);
        assertThat(store.read("_chains/plays/00000-01234567-00000000000000000010.loss.json"))
                .hasValueSatisfying(
                        document -> assertThat(new String(document, UTF_8)).contains("\"start\":10", "\"end\":12"));
    }

    @Test
    void anAcceptedLossLosesAgainstAWriterThatStillHadTheRecords() {
        rows(HOUR, 20);
        store(0, 10);
        BatchObject late = batch(10, 15);
        log.deleteBefore(12);
        new BatchCommit(late).run(store);
        assertThatThrownBy(() -> new AcceptedLoss(store, SETTINGS).bridge(SimulatedLog.CHAIN, log, 10, 12, HOUR))
                .hasMessageContaining("another writer goes on at offset 10");
        assertThat(find().end()).isEqualTo(15);
    }

    @Test
    void findsTheEndThroughYearsOfHours() {
        rows(Instant.parse("2024-12-31T23:00:00Z"), 5);
        store(0, 5);
        rows(Instant.parse("2025-01-01T00:00:00Z"), 5);
        store(5, 10);
        log.deleteBefore(7);
        assertThat(find().end()).isEqualTo(10);
    }

    @Test
    void takesTheLargestStartOfTheNewestHour() {
        rows(HOUR, 30);
        store(0, 10);
        store(10, 20);
        store(20, 30);
        log.deleteBefore(30);
        assertThat(find().end()).isEqualTo(30);
    }

    @Test
    void followsTheChainIntoOlderHours() {
        rows(HOUR, 10);
        rows(HOUR.minusSeconds(7200), 10);
        rows(HOUR.minusSeconds(3600), 10);
        store(0, 10);
        store(10, 20);
        store(20, 30);
        log.deleteBefore(5);
        assertThat(find().end()).isEqualTo(30);
    }

    @Test
    void looksThroughAllHoursWhenRetentionTookTheWayThere() {
        rows(HOUR, 10);
        rows(HOUR.minusSeconds(7200), 10);
        store(0, 10);
        store(10, 20);
        log.deleteBefore(15);
        assertThat(find().end()).isEqualTo(20);
        log.deleteBefore(20);
        assertThat(find().end()).isEqualTo(20);
    }

    @Test
    void aHintSavesTheWalk() {
        rows(HOUR, 20);
        store(0, 10);
        BatchName second = store(10, 20);
        store.failWith(new Faults() {
            @Override
            public void before(Operation operation, String key) {
                if (operation == Operation.LIST || operation == Operation.DIRECTORIES) {
                    throw new AssertionError("listed " + key);
                }
            }
        });
        assertThat(find(new TailHint(second, 20)).end()).isEqualTo(20);
    }

    @Test
    void aHintThatIsNotThereOrNotOursIsNoHarm() {
        rows(HOUR, 20);
        store(0, 10);
        assertThat(find(new TailHint(SimulatedLog.CHAIN.batch(5, HOUR), 10)).end())
                .isEqualTo(10);
        BatchName foreign = new BatchName(SimulatedLog.CHAIN.dataset(), HOUR, 7, "ffffffff", 0);
        assertThat(find(new TailHint(foreign, 100)).end()).isEqualTo(10);
    }

    @Test
    void stopsWhenTheStoreHasLostWhatWasStored() {
        rows(HOUR, 20);
        store(0, 10);
        BatchName second = store(10, 20);
        store.delete(second.objectKey());
        TailHint hint = new TailHint(second, 20);
        assertBroken(() -> find(hint), "up to offset 20", "only up to offset 10", "Two ways out");
        store.delete(SimulatedLog.CHAIN.batch(0, HOUR).objectKey());
        assertBroken(() -> find(hint), "only up to offset 0");
    }

    @Test
    void aBatchThatIsListedAndNotThereIsNoEmptyChain() {
        rows(HOUR, 20);
        BatchName first = store(0, 10);
        log.deleteBefore(5);
        store.failWith(new Faults() {
            @Override
            public void before(Operation operation, String key) {
                if (operation == Operation.DESCRIBE) {
                    store.failWith(Faults.NONE);
                    store.delete(first.objectKey());
                }
            }
        });
        assertThatThrownBy(this::find)
                .isInstanceOfSatisfying(MillraceException.class, e -> assertThat(e.code())
                        .isEqualTo(ErrorCode.OBJECT_STORE_UNAVAILABLE))
                .hasMessageContaining("listed");
    }

    @Test
    void goesOnBehindWhatHasExpired() {
        rows(HOUR, 30);
        store(0, 10);
        BatchName second = store(10, 20);
        expireAll();
        assertThat(find().end()).isEqualTo(20);
        assertThat(find(new TailHint(second, 20)).end()).isEqualTo(20);
        store(20, 25);
        assertThat(find().end()).isEqualTo(25);
        expireAll();
        log.deleteBefore(20);
        assertThat(find().end()).isEqualTo(25);
        log.deleteBefore(27);
        assertBroken(this::find, "up to offset 25", "only from 27 on");
    }

    @Test
    void goesOnBehindWhatHasExpiredWhenAnOlderBatchIsStillThere() {
        rows(HOUR, 30);
        BatchObject first = batch(0, 10);
        store(0, 10);
        store(10, 20);
        expireAll();
        new BatchCommit(first).run(store);
        assertThat(find(new TailHint(first.name(), 10)).end()).isEqualTo(20);
        assertThat(find().end()).isEqualTo(20);
    }

    private void expireAll() {
        Expiry expiry = new Expiry(store, () -> HOUR);
        expiry.planBefore(SimulatedLog.CHAIN.dataset(), HOUR.plusSeconds(7_200)).forEach(expiry::apply);
    }

    @Test
    void stopsWhenRetentionPassedTheEnd() {
        rows(HOUR, 20);
        store(0, 10);
        log.deleteBefore(12);
        assertBroken(this::find, "up to offset 10", "only from 12 on", "Two ways out");
    }

    @Test
    void goesOnWhenOnlyInvisibleOffsetsWereDeleted() {
        rows(HOUR, 10);
        log.skip(4);
        store(0, 10);
        log.deleteBefore(14);
        assertBroken(this::find, "Two ways out");
        log.proveEmptyFrom(10);
        assertThat(find().end()).isEqualTo(10);
    }

    @Test
    void stopsWhenTheLogIsShorterThanTheChain() {
        rows(HOUR, 20);
        store(0, 20);
        log.truncate(15);
        assertBroken(this::find, "up to offset 20", "ends at 15", "Two ways out");
    }

    @Test
    void stopsWhenTheBadRecordsOfAnUnfinishedBatchAreGone() {
        log.append(HOUR, Kind.BAD);
        rows(HOUR, 9);
        BatchObject batch = batch(0, 10);
        BatchCommit commit = new BatchCommit(batch);
        assertThat(commit.step(store)).as("the bad file is put aside").isEmpty();
        assertThat(commit.step(store)).as("the object is created").isEmpty();
        log.deleteBefore(5);
        TailPosition tail = find();
        String staged =
                "_staged/" + batch.name().badKey() + "." + batch.attributes().sha256();
        byte[] file = store.read(staged).orElseThrow();
        store.delete(staged);
        assertBroken(
                () -> new BatchCompletion(store, FingerprintSource.NONE)
                        .complete(tail.last().orElseThrow(), log),
                "counts 1 bad records",
                "Two ways out");
        store.put(staged, file, StoredProperties.bad());
        new BatchCompletion(store, FingerprintSource.NONE).complete(tail.last().orElseThrow(), log);
        assertThat(store.read(batch.name().badKey())).hasValue(file);
        assertThat(store.read(staged)).isEmpty();
    }

    private static void assertBroken(ThrowingCallable call, String... parts) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        MillraceException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CHAIN_BROKEN))
                .hasMessageContainingAll(parts);
    }

    private TailPosition find(TailHint hint) {
        return new ChainTail(store).find(SimulatedLog.CHAIN, log, Optional.of(hint));
    }

    private TailPosition find() {
        return new ChainTail(store).find(SimulatedLog.CHAIN, log, Optional.empty());
    }

    private void rows(Instant hour, int count) {
        for (int i = 0; i < count; i++) {
            log.append(hour.plusSeconds(i), Kind.ROW);
        }
    }

    private BatchName store(long start, long end) {
        BatchObject batch = batch(start, end);
        assertThat(new BatchCommit(batch).run(store)).isInstanceOf(CommitOutcome.Committed.class);
        return batch.name();
    }

    private BatchObject batch(long start, long end) {
        Instant first = log.firstAt(start).orElseThrow().timestamp();
        try (BatchWriter writer = new BatchWriter(SimulatedLog.CHAIN, start, first, "test", SETTINGS)) {
            for (LogRecord record : log.from(start)) {
                if (record.offset() < end) {
                    log.add(writer, record);
                }
            }
            return writer.finish(end);
        }
    }
}
