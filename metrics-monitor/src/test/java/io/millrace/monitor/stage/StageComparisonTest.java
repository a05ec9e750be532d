package io.millrace.monitor.stage;

import io.millrace.monitor.kafka.PartitionCounts;
import io.millrace.monitor.kafka.TopicCounts;
import io.millrace.monitor.lake.ChainCounts;
import io.millrace.monitor.lake.DatasetBatches;
import io.millrace.monitor.stage.Step.Kind;
import io.millrace.monitor.warehouse.HeldBatch;
import io.millrace.monitor.warehouse.LedgerCounts;
import io.millrace.monitor.warehouse.TableCount;
import io.millrace.schemas.dataset.DatasetName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StageComparisonTest {
    private static final DatasetName PLAYS = new DatasetName("plays");
    private static final DatasetName ITEMS = new DatasetName("shop.inventory.items");
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final Duration LIMIT = Duration.ofMinutes(20);
    private static final Trust ALL = new Trust(true, true, true, true, true, List.of());

    @Test
    void settledWhenEveryRecordIsARowADuplicateOrBadAndEveryRowIsLoaded() {
        Verdict verdict = judge(counts(100, lake(90, 7, 3), ledger(90, 0), table(90)), ALL, Map.of());
        assertThat(verdict).isEqualTo(new Verdict(StageStatus.SETTLED, List.of()));
    }

    @Test
    void aMergedTableHoldsOneRowForEachKey() {
        DatasetCounts events = counts(9, lake(9, 0, 0), ledger(9, 0), table(2));
        DatasetCounts users = new DatasetCounts(
                new DatasetName("users"), events.topic(), events.lake(), events.ledger(), events.table(), List.of(), 0);
        assertThat(judge(users, ALL, Map.of()).status()).isEqualTo(StageStatus.SETTLED);
    }

    @Test
    void theLedgerSaysWhichTablesAreMergedAndWhatWasLeftOut() {
        LedgerCounts merged = new LedgerCounts(9, 0, 0, 1, Optional.of(NOW), Optional.of(true));
        assertThat(judge(counts(9, lake(9, 0, 0), merged, table(2)), ALL, Map.of())
                        .status())
                .isEqualTo(StageStatus.SETTLED);
        LedgerCounts distinct = new LedgerCounts(7, 0, 2, 2, Optional.of(NOW), Optional.of(false));
        assertThat(judge(counts(9, lake(9, 0, 0), distinct, table(7)), ALL, Map.of())
                        .status())
                .isEqualTo(StageStatus.SETTLED);
        assertThat(judge(counts(9, lake(9, 0, 0), distinct, table(6)), ALL, Map.of())
                        .status())
                .isEqualTo(StageStatus.IN_FLIGHT);
    }

    @Test
    void inFlightWhileTheLakeHasFewer() {
        Verdict verdict = judge(counts(1_234, lake(1_000, 0, 0), ledger(1_000, 0), table(1_000)), ALL, Map.of());
        assertThat(verdict.status()).isEqualTo(StageStatus.IN_FLIGHT);
        assertThat(verdict.reasons()).containsExactly("the lake has 234 records fewer than Kafka");
    }

    @Test
    void inFlightWhileTheLedgerOrTheTableHasFewer() {
        assertThat(judge(counts(9, lake(9, 0, 0), ledger(5, 0), table(5)), ALL, Map.of())
                        .status())
                .isEqualTo(StageStatus.IN_FLIGHT);
        assertThat(judge(counts(9, lake(9, 0, 0), ledger(9, 0), table(5)), ALL, Map.of())
                        .status())
                .isEqualTo(StageStatus.IN_FLIGHT);
    }

    @Test
    void mismatchWhenALaterStageHasMore() {
        assertThat(judge(counts(9, lake(10, 0, 0), ledger(10, 0), table(10)), ALL, Map.of()))
                .isEqualTo(new Verdict(StageStatus.MISMATCH, List.of("the lake has 1 record more than Kafka")));
        assertThat(judge(counts(9, lake(9, 0, 0), ledger(10, 0), table(10)), ALL, Map.of())
                        .status())
                .isEqualTo(StageStatus.MISMATCH);
        assertThat(judge(counts(9, lake(9, 0, 0), ledger(9, 0), table(10)), ALL, Map.of())
                        .status())
                .isEqualTo(StageStatus.MISMATCH);
    }

    @Test
    void moreMeansNothingWhenTheLaterStageWasCountedLater() {
        Trust late = new Trust(true, true, true, false, true, List.of());
        assertThat(judge(counts(9, lake(10, 0, 0), ledger(10, 0), table(10)), late, Map.of())
                        .status())
                .isEqualTo(StageStatus.IN_FLIGHT);
    }

    @Test
    void mismatchWhenAStageIsBehindForTooLongWithoutMoving() {
        DatasetCounts counts = counts(9, lake(9, 0, 0), ledger(5, 0), table(5));
        assertThat(judge(counts, ALL, Map.of(Kind.LAKE_TO_LEDGER, LIMIT.minusSeconds(1)))
                        .status())
                .isEqualTo(StageStatus.IN_FLIGHT);
        Verdict verdict = judge(counts, ALL, Map.of(Kind.LAKE_TO_LEDGER, LIMIT));
        assertThat(verdict.status()).isEqualTo(StageStatus.MISMATCH);
        assertThat(verdict.reasons())
                .containsExactly("the ledger has 4 records fewer than the lake and has not moved for 1200 s");
    }

    @Test
    void rowsSetAsideByTheLoaderCountAsArrived() {
        assertThat(judge(counts(9, lake(9, 0, 0), ledger(8, 1), table(8)), ALL, Map.of())
                        .status())
                .isEqualTo(StageStatus.SETTLED);
    }

    @Test
    void erasedRowsAreNeitherMissingNorTooMany() {
        DatasetBatches erased = new DatasetBatches(
                List.of(new ChainCounts("0000cafe", 0, 9, 6, 0, 0, 3, 1, 1_000, Optional.of(NOW))), Optional.empty());
        for (long inTable = 6; inTable <= 9; inTable++) {
            assertThat(judge(counts(9, erased, ledger(9, 0), table(inTable)), ALL, Map.of()))
                    .as("loaded before, of which the table has %d", inTable)
                    .isEqualTo(new Verdict(StageStatus.SETTLED, List.of()));
        }
        assertThat(judge(counts(9, erased, ledger(6, 0), table(6)), ALL, Map.of())
                        .status())
                .isEqualTo(StageStatus.SETTLED);
        assertThat(judge(counts(9, erased, ledger(9, 0), table(5)), ALL, Map.of())
                        .status())
                .isEqualTo(StageStatus.IN_FLIGHT);
        assertThat(judge(counts(9, erased, ledger(10, 0), table(10)), ALL, Map.of())
                        .status())
                .isEqualTo(StageStatus.MISMATCH);
    }

    @Test
    void heldWhenOnlyHeldBatchesAreMissing() {
        DatasetCounts counts = new DatasetCounts(
                PLAYS,
                Optional.of(topic(PLAYS, 9)),
                Optional.of(lake(9, 0, 0)),
                Optional.of(ledger(5, 0)),
                Optional.of(table(5)),
                List.of(new HeldBatch(PLAYS, "raw/plays/x", "type_conflict", "column n is a BIGINT", NOW, 3)),
                4);
        Verdict verdict = judge(counts, ALL, Map.of(Kind.LAKE_TO_LEDGER, LIMIT.multipliedBy(2)));
        assertThat(verdict.status()).isEqualTo(StageStatus.HELD);
        assertThat(verdict.reasons())
                .containsExactly("the loader holds back 1 batch with 4 rows; the first: column n is a BIGINT");
    }

    @Test
    void batchesOfARecreatedTopicsPredecessorAreNotTooMany() {
        DatasetBatches lake = new DatasetBatches(
                List.of(chain("00000000", 0, 500, 500), chain("0000cafe", 0, 9, 9)), Optional.empty());
        assertThat(judge(counts(9, lake, ledger(509, 0), table(509)), ALL, Map.of())
                        .status())
                .isEqualTo(StageStatus.SETTLED);
    }

    @Test
    void withoutATopicOnlyTheRestIsCompared() {
        DatasetCounts counts = new DatasetCounts(
                PLAYS,
                Optional.empty(),
                Optional.of(lake(9, 0, 0)),
                Optional.of(ledger(9, 0)),
                Optional.empty(),
                List.of(),
                0);
        assertThat(judge(counts, ALL, Map.of()).status()).isEqualTo(StageStatus.SETTLED);
    }

    @Test
    void markersOfTransactionsAreNoMissingChanges() {
        assertThat(changes(12, 12).status()).isEqualTo(StageStatus.SETTLED);
        assertThat(changes(12, 11).status()).isEqualTo(StageStatus.SETTLED);
        assertThat(changes(12, 10).status()).isEqualTo(StageStatus.IN_FLIGHT);
        assertThat(changes(1, 0).status()).isEqualTo(StageStatus.IN_FLIGHT);
        assertThat(changes(12, 13).status()).isEqualTo(StageStatus.MISMATCH);
    }

    @Test
    void unknownWhileAStageCannotBeCountedButWhatIsKnownIsStillJudged() {
        Trust noLake = new Trust(true, false, true, true, true, List.of("lake is not counted now"));
        Verdict verdict = judge(counts(9, lake(8, 0, 0), ledger(9, 0), table(9)), noLake, Map.of());
        assertThat(verdict).isEqualTo(new Verdict(StageStatus.UNKNOWN, List.of("lake is not counted now")));
        assertThat(judge(counts(9, lake(9, 0, 0), ledger(9, 0), table(10)), noLake, Map.of())
                        .status())
                .isEqualTo(StageStatus.MISMATCH);
    }

    @Test
    void mismatchWhenAnObjectOfTheLakeIsNoBatch() {
        DatasetBatches lake = new DatasetBatches(List.of(chain("0000cafe", 0, 9, 9)), Optional.of("it is no batch"));
        assertThat(judge(counts(9, lake, ledger(9, 0), table(9)), ALL, Map.of()))
                .isEqualTo(new Verdict(StageStatus.MISMATCH, List.of("it is no batch")));
    }

    private static Verdict changes(long kafkaEnd, long lakeEnd) {
        DatasetCounts counts = new DatasetCounts(
                ITEMS,
                Optional.of(topic(ITEMS, kafkaEnd)),
                Optional.of(new DatasetBatches(List.of(chain("0000cafe", 0, lakeEnd, 4)), Optional.empty())),
                Optional.of(LedgerCounts.NONE),
                Optional.empty(),
                List.of(),
                0);
        return judge(counts, ALL, Map.of());
    }

    private static Verdict judge(DatasetCounts counts, Trust trust, Map<Kind, Duration> behind) {
        return StageComparison.judge(counts, StageComparison.steps(counts, trust), trust, behind, LIMIT);
    }

    private static DatasetCounts counts(long kafka, DatasetBatches lake, LedgerCounts ledger, TableCount table) {
        return new DatasetCounts(
                PLAYS,
                Optional.of(topic(PLAYS, kafka)),
                Optional.of(lake),
                Optional.of(ledger),
                Optional.of(table),
                List.of(),
                0);
    }

    private static TopicCounts topic(DatasetName dataset, long end) {
        return new TopicCounts(dataset, "0000cafe", List.of(new PartitionCounts(0, 0, end)));
    }

    private static DatasetBatches lake(long rows, long duplicates, long bad) {
        ChainCounts chain = new ChainCounts(
                "0000cafe", 0, rows + duplicates + bad, rows, duplicates, bad, 0, 2, 1_000, Optional.of(NOW));
        return new DatasetBatches(List.of(chain), Optional.empty());
    }

    private static ChainCounts chain(String topicId, int partition, long end, long rows) {
        return new ChainCounts(topicId, partition, end, rows, 0, 0, 0, 1, 1_000, Optional.of(NOW));
    }

    private static LedgerCounts ledger(long rows, long bad) {
        return new LedgerCounts(rows, bad, 1, Optional.of(NOW));
    }

    private static TableCount table(long rows) {
        return new TableCount(rows, NOW, Optional.empty());
    }
}
