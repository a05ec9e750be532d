package io.millrace.monitor.reconcile;

import io.millrace.schemas.dataset.DatasetName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HourJudgeTest {
    private static final long HOUR = 498_826;
    private static final Duration GRACE = Duration.ofMinutes(20);
    private static final Instant END = Instant.ofEpochSecond((HOUR + 1) * 3600);
    private static final Instant SETTLED = END.plus(GRACE);

    private final HourJudge judge = new HourJudge(GRACE);

    @Test
    void everythingEqualIsBalancedOnceTheHourIsOver() {
        assertThat(judge.judge(tally(edge(10), kafka(10), lake(8, 1, 1), warehouse(7, 1, 0)), SETTLED)
                        .status())
                .isEqualTo(Status.BALANCED);
        assertThat(judge.judge(tally(edge(10), kafka(10), lake(8, 1, 1), warehouse(7, 1, 0)), END.minusSeconds(1))
                        .status())
                .isEqualTo(Status.IN_FLIGHT);
    }

    @Test
    void acceptedButNotInKafkaIsMissing() {
        Reconciliation verdict = judge.judge(tally(edge(12), kafka(10), lake(10, 0, 0), warehouse(10, 0, 0)), SETTLED);
        assertFound(verdict, Status.MISSING, Step.EDGE_TO_KAFKA, 2);
        assertThat(verdict.text()).isEqualTo("2 records are missing between the edge and Kafka.");
        assertThat(judge.judge(tally(edge(12), kafka(10), lake(10, 0, 0), warehouse(10, 0, 0)), END)
                        .status())
                .isEqualTo(Status.IN_FLIGHT);
    }

    @Test
    void aKilledEdgeOnlyEverSaysTooLittleWhichIsNoAlarm() {
        HourTally tally = new HourTally(
                new DatasetName("plays"),
                HOUR,
                Optional.of(new EdgeHour(7, 0, false)),
                Optional.of(kafka(10)),
                Optional.of(lake(10, 0, 0)),
                Optional.of(warehouse(10, 0, 0)),
                true,
                0);
        assertThat(judge.judge(tally, SETTLED).status()).isEqualTo(Status.BALANCED);
    }

    @Test
    void aKilledEdgeThatSaysMoreThanKafkaHasIsAnAlarmAllTheSame() {
        HourTally tally = new HourTally(
                new DatasetName("plays"),
                HOUR,
                Optional.of(new EdgeHour(11, 0, false)),
                Optional.of(kafka(10)),
                Optional.of(lake(10, 0, 0)),
                Optional.of(warehouse(10, 0, 0)),
                true,
                0);
        assertFound(judge.judge(tally, SETTLED), Status.MISSING, Step.EDGE_TO_KAFKA, 1);
    }

    @Test
    void backendsWriteToKafkaBesideTheEdge() {
        assertThat(judge.judge(tally(edge(4), kafka(10), lake(10, 0, 0), warehouse(10, 0, 0)), SETTLED)
                        .status())
                .isEqualTo(Status.BALANCED);
    }

    @Test
    void aBatchThatStandsForFewerRecordsThanItsOffsetsLostSome() {
        assertFound(
                judge.judge(tally(edge(10), kafka(10), lake(9, 0, 0), warehouse(9, 0, 0)), END.minusSeconds(60)),
                Status.MISSING,
                Step.KAFKA_TO_LAKE,
                1);
    }

    @Test
    void aHoleBetweenTwoBatchesIsMissingWithItsPlace() {
        KafkaHour hole = new KafkaHour(13, 0, 3, List.of("partition 0, offsets 5 to 7: in no batch"));
        Reconciliation verdict = judge.judge(tally(edge(13), hole, lake(10, 0, 0), warehouse(10, 0, 0)), SETTLED);
        assertFound(verdict, Status.MISSING, Step.KAFKA_TO_LAKE, 3);
        assertThat(verdict.places()).containsExactly("partition 0, offsets 5 to 7: in no batch");
    }

    @Test
    void whatWaitsForTheLakeIsInFlightAndThenLate() {
        KafkaHour waiting = new KafkaHour(10, 4, 0, List.of("partition 0, offsets 6 to 9: not stored yet"));
        HourTally tally = tally(edge(10), waiting, lake(6, 0, 0), warehouse(6, 0, 0));
        assertFound(judge.judge(tally, END), Status.IN_FLIGHT, Step.KAFKA_TO_LAKE, 4);
        assertFound(judge.judge(tally, SETTLED), Status.LATE, Step.KAFKA_TO_LAKE, 4);
    }

    @Test
    void whatWaitsForTheWarehouseIsInFlightAndThenLate() {
        HourTally tally = tally(edge(10), kafka(10), lake(10, 0, 0), warehouse(6, 1, 0));
        assertFound(judge.judge(tally, END), Status.IN_FLIGHT, Step.LAKE_TO_WAREHOUSE, 3);
        assertFound(judge.judge(tally, SETTLED), Status.LATE, Step.LAKE_TO_WAREHOUSE, 3);
    }

    @Test
    void rowsOfHeldBatchesAreHeldAndNotLate() {
        HourTally tally = new HourTally(
                new DatasetName("plays"),
                HOUR,
                Optional.empty(),
                Optional.of(kafka(10)),
                Optional.of(lake(10, 0, 0)),
                Optional.of(warehouse(7, 0, 0)),
                true,
                3);
        assertFound(judge.judge(tally, SETTLED), Status.HELD, Step.LAKE_TO_WAREHOUSE, 3);
    }

    @Test
    void rowsThatWereLeftOutBecauseTheTableHadThemCount() {
        assertThat(judge.judge(tally(edge(10), kafka(10), lake(10, 0, 0), warehouse(6, 1, 3)), SETTLED)
                        .status())
                .isEqualTo(Status.BALANCED);
    }

    @Test
    void moreThanBeforeIsExtra() {
        assertFound(
                judge.judge(tally(edge(10), kafka(10), lake(11, 0, 0), warehouse(11, 0, 0)), SETTLED),
                Status.EXTRA,
                Step.KAFKA_TO_LAKE,
                -1);
        Reconciliation verdict = judge.judge(tally(edge(10), kafka(10), lake(10, 0, 0), warehouse(12, 0, 0)), SETTLED);
        assertFound(verdict, Status.EXTRA, Step.LAKE_TO_WAREHOUSE, -2);
        assertThat(verdict.text()).isEqualTo("2 records too many came up between the lake and the warehouse.");
    }

    @Test
    void rowsErasedAfterTheLoadHideNoneThatAreNotLoaded() {
        // Ten rows were loaded, four of them erased; three more came since and are not loaded.
        LakeHour erased = new LakeHour(9, 0, 0, 4, 2);
        Reconciliation late = judge.judge(tally(edge(13), kafka(13), erased, new WarehouseHour(10, 0, 0, 4)), SETTLED);
        assertThat(late.status()).isEqualTo(Status.LATE);
        assertThat(late.missing()).isEqualTo(3);
    }

    @Test
    void erasedRowsAreStillAccountedFor() {
        LakeHour erased = new LakeHour(6, 0, 0, 4, 1);
        assertThat(judge.judge(tally(edge(10), kafka(10), erased, warehouse(10, 0, 0)), SETTLED)
                        .status())
                .isEqualTo(Status.BALANCED);
    }

    @Test
    void aStageThatCouldNotBeCountedLeavesTheHourUnknownUnlessSomethingElseIsWrong() {
        HourTally unknown = new HourTally(
                new DatasetName("plays"),
                HOUR,
                Optional.of(edge(10)),
                Optional.of(kafka(10)),
                Optional.of(lake(10, 0, 0)),
                Optional.empty(),
                true,
                0);
        assertThat(judge.judge(unknown, SETTLED).status()).isEqualTo(Status.UNKNOWN);
        HourTally wrong = new HourTally(
                new DatasetName("plays"),
                HOUR,
                Optional.of(edge(12)),
                Optional.of(kafka(10)),
                Optional.empty(),
                Optional.empty(),
                true,
                0);
        assertFound(judge.judge(wrong, SETTLED), Status.MISSING, Step.EDGE_TO_KAFKA, 2);
    }

    @Test
    void aDatasetThatIsNotLoadedNeedsNoWarehouse() {
        HourTally changes = new HourTally(
                new DatasetName("shop.inventory.items"),
                HOUR,
                Optional.empty(),
                Optional.of(kafka(10)),
                Optional.of(lake(10, 0, 0)),
                Optional.empty(),
                false,
                0);
        assertThat(judge.judge(changes, SETTLED).status()).isEqualTo(Status.BALANCED);
    }

    /** Whatever was lost, and wherever: a settled hour is balanced exactly when no record is unaccounted for. */
    @Test
    void findsEveryLossAndNothingElse() {
        for (int seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            long accepted = random.nextInt(50);
            long lostBeforeKafka = random.nextInt(4) == 0 ? random.nextInt((int) accepted + 1) : 0;
            long inKafka = accepted - lostBeforeKafka;
            long lostBeforeLake = random.nextInt(4) == 0 ? random.nextInt((int) inKafka + 1) : 0;
            long inLake = inKafka - lostBeforeLake;
            long duplicates = random.nextInt((int) inLake + 1);
            long rows = inLake - duplicates;
            long lostBeforeWarehouse = random.nextInt(4) == 0 ? random.nextInt((int) rows + 1) : 0;
            long bad = random.nextInt((int) (rows - lostBeforeWarehouse) + 1);
            Reconciliation verdict = judge.judge(
                    tally(
                            edge(accepted),
                            kafka(inKafka),
                            lake(rows, duplicates, 0),
                            warehouse(rows - lostBeforeWarehouse - bad, bad, 0)),
                    SETTLED);
            String about = "seed " + seed + ": " + verdict;
            if (lostBeforeKafka > 0) {
                assertThat(verdict.missing()).as(about).isEqualTo(lostBeforeKafka);
                assertThat(verdict.step()).as(about).contains(Step.EDGE_TO_KAFKA);
            } else if (lostBeforeLake > 0) {
                assertThat(verdict.missing()).as(about).isEqualTo(lostBeforeLake);
                assertThat(verdict.step()).as(about).contains(Step.KAFKA_TO_LAKE);
            } else if (lostBeforeWarehouse > 0) {
                assertThat(verdict.missing()).as(about).isEqualTo(lostBeforeWarehouse);
                assertThat(verdict.step()).as(about).contains(Step.LAKE_TO_WAREHOUSE);
            } else {
                assertThat(verdict.status()).as(about).isEqualTo(Status.BALANCED);
            }
        }
    }

    private static void assertFound(Reconciliation verdict, Status status, Step step, long missing) {
        assertThat(verdict.status()).isEqualTo(status);
        assertThat(verdict.step()).contains(step);
        assertThat(verdict.missing()).isEqualTo(missing);
    }

    private static HourTally tally(EdgeHour edge, KafkaHour kafka, LakeHour lake, WarehouseHour warehouse) {
        return new HourTally(
                new DatasetName("plays"),
                HOUR,
                Optional.of(edge),
                Optional.of(kafka),
                Optional.of(lake),
                Optional.of(warehouse),
                true,
                0);
    }

    private static EdgeHour edge(long accepted) {
        return new EdgeHour(accepted, 0, true);
    }

    private static KafkaHour kafka(long records) {
        return new KafkaHour(records, 0, 0, List.of());
    }

    private static LakeHour lake(long rows, long duplicates, long bad) {
        return new LakeHour(rows, duplicates, bad, 0, 1);
    }

    private static WarehouseHour warehouse(long rows, long bad, long duplicates) {
        return new WarehouseHour(rows, bad, duplicates, 0);
    }
}
