package io.millrace.loader.reconcile;

import io.millrace.loader.isolation.LoadRejection;
import io.millrace.loader.isolation.NamedFault;
import io.millrace.loader.isolation.RowFault;
import io.millrace.loader.isolation.RowPlace;
import io.millrace.loader.isolation.Tolerance;
import io.millrace.loader.table.Evolution;
import io.millrace.loader.table.NewColumn;
import io.millrace.loader.table.TableName;
import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.row.ValueType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LoadCycleTest {
    private static final TableName TABLE = new TableName("public", "plays");

    private final FakeLake lake = new FakeLake();
    private final FakeLocks locks = new FakeLocks();
    private final FakeWarehouse warehouse = new FakeWarehouse(lake, new Random(1));
    private DatasetState state = new DatasetState();
    private final List<HeldBatch> holds = new ArrayList<>();
    private Instant now = Manifests.HOUR;
    private int loadIds;

    @Test
    void asksNothingOfTheWarehouseWhenNothingIsNew() {
        warehouse.table(new NewColumn("n", "bigint"));
        lake.add(Manifests.manifest(0, 3));
        assertThat(pass(true)).isEqualTo(new CycleOutcome.Worked(1, 0, false));
        LoadCycle idle = new LoadCycle(
                Manifests.PLAYS,
                state,
                new LoadPorts(
                        lake.port(calm()),
                        () -> {
                            throw new AssertionError("the warehouse was opened for nothing");
                        },
                        locks.port(calm()),
                        new LoadObserver() {},
                        () -> now,
                        () -> "none"),
                policy(true));
        assertThat(idle.run()).isEqualTo(new CycleOutcome.Idle());
    }

    @Test
    void aNewInstanceBeginsWhereTheLedgerEndsAndComparesEverythingLater() {
        now = Manifests.HOUR.plusSeconds(60);
        Instant old = Manifests.HOUR.minus(Duration.ofDays(2));
        lake.add(Manifests.manifest(old, 0, 1));
        lake.add(Manifests.manifest(Manifests.HOUR, 100, 1));
        assertThat(pass(true)).isEqualTo(new CycleOutcome.Worked(2, 0, false));

        // Of what came late into an old hour nothing can be seen from where the ledger ends.
        lake.add(Manifests.manifest(old, 50, 1));
        lake.add(Manifests.manifest(Manifests.HOUR, 200, 1));
        state = new DatasetState();
        assertThat(pass(true)).isEqualTo(new CycleOutcome.Worked(1, 0, false));
        assertThat(state.pending()).isZero();
        now = now.plus(Duration.ofMinutes(10));
        assertThat(pass(true)).isEqualTo(new CycleOutcome.Worked(1, 0, false));
        assertThat(warehouse.rows).hasSize(4);
    }

    @Test
    void aNewInstanceKeepsWhatIsHeldInSight() {
        now = Manifests.HOUR.plusSeconds(60);
        Instant old = Manifests.HOUR.minus(Duration.ofDays(2));
        String held = Manifests.manifest(old, 0, 1).object();
        lake.add(Manifests.manifest(old, 0, 1));
        lake.add(Manifests.manifest(Manifests.HOUR, 100, 1));
        warehouse.badObjects.add(held);
        assertThat(pass(true)).isEqualTo(new CycleOutcome.Worked(1, 1, false));
        state = new DatasetState();
        warehouse.badObjects.clear();
        now = now.plusSeconds(10);
        assertThat(pass(true)).isEqualTo(new CycleOutcome.Worked(1, 0, false));
        assertThat(warehouse.held).isEmpty();
    }

    @Test
    void aHeldBatchThatOnlyAnotherInstanceSeesStaysHeld() {
        now = Manifests.HOUR.plusSeconds(60);
        lake.add(Manifests.manifest(Manifests.HOUR, 100, 1));
        assertThat(pass(true)).isEqualTo(new CycleOutcome.Worked(1, 0, false));
        // Another instance, at its full listing, finds a batch in an old hour and holds it.
        String straggler = Manifests.manifest(Manifests.HOUR.minus(Duration.ofDays(2)), 0, 1)
                .object();
        warehouse.held.put(
                straggler,
                new HeldBatch(
                        Manifests.PLAYS,
                        straggler,
                        ErrorCode.CORRUPT_OBJECT,
                        "test",
                        now,
                        1,
                        now.plusSeconds(600),
                        Decision.OPEN));
        lake.add(Manifests.manifest(Manifests.HOUR, 200, 1));
        assertThat(pass(true)).isEqualTo(new CycleOutcome.Worked(1, 0, false));
        assertThat(warehouse.held).containsOnlyKeys(straggler);
    }

    @Test
    void batchesWaitForATableThatMayNotBeMade() {
        lake.add(Manifests.manifest(0, 3));
        assertThat(pass(false)).isEqualTo(new CycleOutcome.MissingTable(TABLE));
        warehouse.table(new NewColumn("n", "bigint"));
        assertThat(pass(false)).isEqualTo(new CycleOutcome.Worked(1, 0, false));
    }

    @Test
    void leavesATableToTheInstanceThatHasItsLock() {
        lake.add(Manifests.manifest(0, 3));
        assertThat(locks.port(calm()).tryAcquire(Manifests.PLAYS, () -> {})).isPresent();
        assertThat(pass(true)).isEqualTo(new CycleOutcome.Busy());
        assertThat(warehouse.rows).isEmpty();
    }

    @Test
    void anUnnamedBadObjectIsFoundByHalvingAndTriedAgainLater() {
        for (int i = 0; i < 8; i++) {
            lake.add(Manifests.manifest(i * 10L, 1));
        }
        String bad = Manifests.name(50).objectKey();
        warehouse.badObjects.add(bad);
        assertThat(pass(true)).isEqualTo(new CycleOutcome.Worked(7, 1, false));
        // 8, then 4+4, then 2+2, then 1+1.
        assertThat(warehouse.copies).isEqualTo(7);
        assertThat(warehouse.held).containsOnlyKeys(bad);

        warehouse.badObjects.clear();
        assertThat(pass(true)).as("before its time").isEqualTo(new CycleOutcome.Idle());
        now = now.plusSeconds(10);
        assertThat(pass(true)).isEqualTo(new CycleOutcome.Worked(1, 0, false));
        assertThat(warehouse.held).isEmpty();
        assertThat(warehouse.rows).hasSize(8).allSatisfy((object, copies) -> assertThat(copies)
                .isEqualTo(1));
    }

    @Test
    void everyPassGetsSomewhereWhenAllBatchesAreBadAndNoneIsNamed() {
        for (int i = 0; i < 90; i++) {
            lake.add(Manifests.manifest(i * 10L, 1));
            warehouse.badObjects.add(Manifests.name(i * 10L).objectKey());
        }
        for (int passes = 0; warehouse.held.size() < 90; passes++) {
            assertThat(passes).isLessThan(20);
            assertThat(pass(true)).isInstanceOfSatisfying(CycleOutcome.Worked.class, worked -> assertThat(worked.held())
                    .isPositive());
        }
    }

    @Test
    void aFailureWithoutAClearCauseIsLookedForInTheBatchesWhenItComesAgain() {
        warehouse.badCause = LoadRejection.Cause.UNKNOWN;
        for (int i = 0; i < 8; i++) {
            lake.add(Manifests.manifest(i * 10L, 1));
        }
        warehouse.badObjects.add(Manifests.name(50).objectKey());
        assertThat(pass(true)).isInstanceOf(CycleOutcome.Failed.class);
        assertThat(pass(true)).isInstanceOf(CycleOutcome.Failed.class);
        assertThat(pass(true)).isEqualTo(new CycleOutcome.Worked(7, 1, false));
        assertThat(warehouse.held).containsOnlyKeys(Manifests.name(50).objectKey());
    }

    @Test
    void aGroupThatTakesTooLongIsHalved() {
        warehouse.badCause = LoadRejection.Cause.TIME;
        for (int i = 0; i < 4; i++) {
            lake.add(Manifests.manifest(i * 10L, 1));
        }
        warehouse.badObjects.add(Manifests.name(30).objectKey());
        assertThat(pass(true)).isEqualTo(new CycleOutcome.Worked(3, 1, false));
    }

    @Test
    void whoeverReadsTheHeldBatchesKeepsNothingFromBeingLoaded() {
        warehouse.heldIsRead = true;
        lake.add(Manifests.manifest(0, 1));
        lake.add(Manifests.manifest(10, 1));
        String bad = Manifests.name(10).objectKey();
        warehouse.badObjects.add(bad);
        assertThat(pass(true)).isEqualTo(new CycleOutcome.Worked(1, 1, false));
        assertThat(pass(true)).as("it waits all the same").isEqualTo(new CycleOutcome.Idle());
        assertThat(warehouse.held).isEmpty();
        warehouse.heldIsRead = false;
        assertThat(pass(true)).isEqualTo(new CycleOutcome.Idle());
        assertThat(warehouse.held).containsOnlyKeys(bad);

        warehouse.heldIsRead = true;
        warehouse.badObjects.clear();
        now = now.plusSeconds(10);
        assertThat(pass(true)).isEqualTo(new CycleOutcome.Worked(1, 0, false));
        assertThat(warehouse.held).containsOnlyKeys(bad);
        warehouse.heldIsRead = false;
        assertThat(pass(true)).isEqualTo(new CycleOutcome.Idle());
        assertThat(warehouse.held).isEmpty();
        assertThat(warehouse.rows).hasSize(2);
    }

    @Test
    void givesTheLockBackWhateverBreaks() {
        lake.add(Manifests.manifest(0, 1));
        warehouse.onClose = () -> {
            throw new IllegalStateException("the connection broke while it was closed");
        };
        warehouse.onTable = () -> {
            throw new StackOverflowError("test");
        };
        assertThatThrownBy(() -> pass(true)).isInstanceOf(IllegalStateException.class);
        assertThat(locks.isFree()).isTrue();
    }

    @Test
    void heldBatchesWaitLongerEveryTime() {
        lake.add(Manifests.manifest(0, 1));
        warehouse.badObjects.add(Manifests.name(0).objectKey());
        for (int attempt = 1; attempt <= 6; attempt++) {
            pass(true);
            now = now.plus(Duration.ofMinutes(1));
        }
        assertThat(holds).extracting(HeldBatch::attempts).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(holds).extracting(HeldBatch::heldSince).containsOnly(Manifests.HOUR);
        assertThat(holds)
                .extracting(held -> Duration.between(
                                Manifests.HOUR.plus(Duration.ofMinutes(held.attempts() - 1L)), held.retryAt())
                        .toSeconds())
                .containsExactly(10L, 20L, 40L, 60L, 60L, 60L);
    }

    @Test
    void aBatchWhoseSizeIsNotThatOfItsManifestIsHeld() {
        BatchManifest manifest = Manifests.manifest(0, 1);
        lake.add(manifest);
        lake.batches.put(manifest.object(), Manifests.manifest(0, 2));
        assertThat(pass(true)).isEqualTo(new CycleOutcome.Worked(0, 1, false));
        assertThat(holds).extracting(HeldBatch::code).containsExactly(ErrorCode.CORRUPT_OBJECT);
        assertThat(warehouse.rows).isEmpty();
    }

    @Test
    void aColumnThatTheWarehouseRefusesConcernsOnlyItsBatches() {
        warehouse.table(new NewColumn("n", "bigint"));
        warehouse.refusedColumns.add("user");
        lake.add(Manifests.manifest(0, 3, Manifests.column("user", ValueType.STRING)));
        lake.add(Manifests.manifest(10, 1, Manifests.column("n", ValueType.INTEGER)));
        misfit(0, 2);
        assertThat(pass(true)).isEqualTo(new CycleOutcome.Worked(2, 0, false));
        assertThat(warehouse.badRows).containsOnlyKeys(place(0, 2));
        assertThat(warehouse.rows).containsOnlyKeys(place(0, 1), place(0, 3), place(10, 1));
    }

    @Test
    void aColumnThatKeepsTheTableFromBeingMadeIsLeftOut() {
        warehouse.refusedColumns.add("user");
        warehouse.hiddenColumns.add("ctid");
        lake.add(Manifests.manifest(0, 1, Manifests.column("user", ValueType.STRING)));
        lake.add(Manifests.manifest(10, 1, Manifests.column("n", ValueType.INTEGER)));
        lake.add(Manifests.manifest(20, 1, Manifests.column("ctid", ValueType.INTEGER)));
        misfit(0, 1);
        misfit(20, 1);
        assertThat(pass(true)).isEqualTo(new CycleOutcome.Worked(3, 0, false));
        assertThat(warehouse.badRows).containsOnlyKeys(place(0, 1), place(20, 1));
        assertThat(warehouse.columns).containsKeys("_id", "n").doesNotContainKeys("user", "ctid");
    }

    @Test
    void aBadRowIsLeftOutAndTheOthersAreLoaded() {
        lake.add(Manifests.manifest(0, 10));
        lake.add(Manifests.manifest(20, 10));
        warehouse.badPlaces.add(place(20, 7));
        assertThat(pass(true)).isEqualTo(new CycleOutcome.Worked(2, 0, false));
        assertThat(warehouse.badRows).containsOnlyKeys(place(20, 7));
        assertThat(warehouse.rows).hasSize(19);
        assertThat(warehouse.copies + warehouse.probes).isEqualTo(3);
    }

    @Test
    void aBatchWithMoreBadRowsThanAreToleratedWaitsForADecision() {
        lake.add(Manifests.manifest(0, 5));
        lake.add(Manifests.manifest(20, 5));
        for (int line = 1; line <= 3; line++) {
            warehouse.badPlaces.add(place(20, line));
        }
        assertThat(pass(true)).isEqualTo(new CycleOutcome.Worked(1, 1, false));
        assertThat(holds).extracting(HeldBatch::code).containsExactly(ErrorCode.TOO_MANY_BAD_ROWS);
        assertThat(warehouse.badRows).isEmpty();

        decide(20, Decision.APPROVED);
        now = now.plusSeconds(10);
        assertThat(pass(true)).isEqualTo(new CycleOutcome.Worked(1, 0, false));
        assertThat(warehouse.badRows).containsOnlyKeys(place(20, 1), place(20, 2), place(20, 3));
        assertThat(warehouse.rows).hasSize(7);
        assertThat(warehouse.held).isEmpty();
    }

    @Test
    void nothingOfARejectedBatchIsLoaded() {
        lake.add(Manifests.manifest(0, 4));
        for (int line = 1; line <= 3; line++) {
            warehouse.badPlaces.add(place(0, line));
        }
        pass(true);
        decide(0, Decision.REJECTED);
        now = now.plusSeconds(10);
        assertThat(pass(true)).isEqualTo(new CycleOutcome.Worked(1, 0, false));
        assertThat(warehouse.badRows).hasSize(4);
        assertThat(warehouse.rows).isEmpty();
    }

    @Test
    void aDamagedObjectIsHeldAndNeverTakenApart() {
        warehouse.badCause = LoadRejection.Cause.FILES;
        for (int i = 0; i < 8; i++) {
            lake.add(Manifests.manifest(i * 10L, 4));
        }
        String damaged = Manifests.name(30).objectKey();
        warehouse.badObjects.add(damaged);
        lake.damaged.add(damaged);
        assertThat(pass(true)).isEqualTo(new CycleOutcome.Worked(7, 1, false));
        assertThat(holds).extracting(HeldBatch::code).containsExactly(ErrorCode.CORRUPT_OBJECT);
        assertThat(warehouse.copies).isEqualTo(2);
        assertThat(warehouse.badRows).isEmpty();
    }

    private void decide(long start, Decision decision) {
        warehouse.held.computeIfPresent(
                Manifests.name(start).objectKey(),
                (object, held) -> new HeldBatch(
                        held.dataset(),
                        object,
                        held.code(),
                        held.reason(),
                        held.heldSince(),
                        held.attempts(),
                        held.retryAt(),
                        decision));
    }

    private void misfit(long start, long line) {
        String object = Manifests.name(start).objectKey();
        lake.misfits.put(object, List.of(new NamedFault(object, line, new RowFault("c", "type_conflict", "no"))));
    }

    private static RowPlace place(long start, long line) {
        return new RowPlace(Manifests.name(start).objectKey(), line);
    }

    @Test
    void aTableThatTakesNoMoreColumnsIsAskedOnce() {
        warehouse.table(new NewColumn("n", "bigint"));
        warehouse.refusedColumns.add("c0");
        warehouse.refusesAll = true;
        lake.add(Manifests.manifest(
                0, 1, Manifests.column("c0", ValueType.INTEGER), Manifests.column("c1", ValueType.INTEGER)));
        lake.add(Manifests.manifest(10, 1, Manifests.column("n", ValueType.INTEGER)));
        misfit(0, 1);
        assertThat(pass(true)).isEqualTo(new CycleOutcome.Worked(2, 0, false));
        assertThat(warehouse.columnsAdded).isZero();
    }

    @Test
    void ledgerRowsThatAreTakenAwayAreLoadedAgainAtTheNextFullListing() {
        lake.add(Manifests.manifest(0, 1));
        pass(true);
        warehouse.ledger.clear();
        warehouse.rows.clear();
        assertThat(pass(true)).isEqualTo(new CycleOutcome.Idle());
        now = now.plus(Duration.ofMinutes(10));
        assertThat(pass(true)).isEqualTo(new CycleOutcome.Worked(1, 0, false));
        assertThat(warehouse.rows).hasSize(1);
    }

    @Test
    void aClockThatGoesBackHidesNoBatches() {
        now = now.plus(Duration.ofDays(3));
        lake.add(Manifests.manifest(Manifests.HOUR.plus(Duration.ofDays(3)), 0, 1));
        pass(true);
        now = Manifests.HOUR;
        lake.add(Manifests.manifest(10, 1));
        assertThat(pass(true)).isEqualTo(new CycleOutcome.Worked(1, 0, false));
        lake.add(Manifests.manifest(20, 1));
        assertThat(pass(true)).isEqualTo(new CycleOutcome.Worked(1, 0, false));
    }

    @Test
    void cutsGroupsBySizeAndCount() {
        List<BatchManifest> batches = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            batches.add(Manifests.manifest(i * 100L, i == 2 ? 99 : 1));
        }
        assertThat(Grouping.groups(batches, 2, 1_000_000))
                .extracting(List::size)
                .containsExactly(2, 2, 1);
        // 101 bytes each, the third 199.
        assertThat(Grouping.groups(batches, 10, 150)).extracting(List::size).containsExactly(1, 1, 1, 1, 1);
        assertThat(Grouping.groups(batches, 10, 202)).extracting(List::size).containsExactly(2, 1, 2);
    }

    private CycleOutcome pass(boolean autoCreate) {
        LoadObserver observer = new LoadObserver() {
            @Override
            public void held(HeldBatch batch) {
                holds.add(batch);
            }
        };
        LoadPorts ports = new LoadPorts(
                lake.port(calm()),
                () -> warehouse.port(calm()),
                locks.port(calm()),
                observer,
                () -> now,
                () -> "load-" + ++loadIds);
        return new LoadCycle(Manifests.PLAYS, state, ports, policy(autoCreate)).run();
    }

    private static LoadPolicy policy(boolean autoCreate) {
        return new LoadPolicy(
                TABLE,
                new Evolution(autoCreate, true, true),
                new LoadPolicy.Limits(100, 1_000_000, 500),
                Duration.ofMinutes(10),
                new HoldPolicy(Duration.ofSeconds(10), Duration.ofSeconds(60)),
                Tolerance.of(2, 0),
                List.of(),
                false);
    }

    private static Chaos calm() {
        return new Chaos(new Random(1), 0, 0);
    }
}
