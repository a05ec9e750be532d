package io.millrace.loader.reconcile;

import io.millrace.loader.isolation.Isolation;
import io.millrace.loader.isolation.LoadRejection;
import io.millrace.loader.reconcile.TableLocks.TableLock;
import io.millrace.loader.table.ColumnRefusal;
import io.millrace.loader.table.Findings;
import io.millrace.loader.table.NewColumn;
import io.millrace.loader.table.TableDefinition;
import io.millrace.loader.table.TablePlan;
import io.millrace.loader.table.TablePlanner;
import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.ErrorKind;
import io.millrace.schemas.error.MillraceException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One pass over one dataset: what is in the lake and not in the ledger is loaded, or held with its reason. A state machine:
 * every {@link #step} has at most one effect, and whatever effect is the last one, a new pass converges. Not thread-safe.
 */
public final class LoadCycle {
    /** Batches looked at in one pass, so that their manifests fit into memory. */
    private static final int MAX_BATCHES = 2_000;
    /** Refused loads in one pass, so that a table into which nothing fits doesn't keep the warehouse busy. */
    private static final int MAX_REJECTIONS = 20;

    private static final int MAX_PLANS = 5;
    /** So often the same failure without a clear cause may be chance; then it is looked for in the batches. */
    private static final int UNCLEAR_FAILURES = 3;

    private final DatasetName dataset;
    private final DatasetState state;
    private final LoadPorts ports;
    private final LoadPolicy policy;
    private final TablePlanner planner;

    private @Nullable Step next = this::list;
    private @Nullable CycleOutcome outcome;
    private @Nullable TableLock lock;
    private @Nullable Warehouse warehouse;
    private @Nullable GroupLoad current;
    private Optional<TableDefinition> table = Optional.empty();
    private final Findings findings = new Findings();
    private final Deque<NewColumn> columnsToAdd = new ArrayDeque<>();
    private final Set<String> columnsTried = new HashSet<>();
    private List<BatchManifest> batches = List.of();
    private final Deque<List<BatchManifest>> groups = new ArrayDeque<>();
    private boolean more;
    private boolean unclear;
    private int plans;
    private int rejections;
    private int loaded;
    private int held;

    public LoadCycle(DatasetName dataset, DatasetState state, LoadPorts ports, LoadPolicy policy) {
        this.dataset = dataset;
        this.state = state;
        this.ports = ports;
        this.policy = policy;
        this.planner = new TablePlanner(policy.table(), policy.addColumns());
    }

    /** Runs to the end. */
    public CycleOutcome run() {
        try {
            Optional<CycleOutcome> reached = Optional.empty();
            while (reached.isEmpty()) {
                reached = step();
            }
            return reached.get();
        } finally {
            cleanUp();
        }
    }

    /**
     * Does one thing.
     *
     * @return the outcome once there is one
     */
    public Optional<CycleOutcome> step() {
        if (next == null) {
            return Optional.ofNullable(outcome);
        }
        try {
            next = next.run();
        } catch (MillraceException e) {
            ports.observer().failed(dataset, e.code());
            next = end(new CycleOutcome.Failed(e));
        } catch (RuntimeException e) {
            cleanUp();
            throw e;
        }
        return next == null ? Optional.ofNullable(outcome) : Optional.empty();
    }

    private @Nullable Step list() {
        Instant now = ports.clock().instant();
        Optional<Instant> from = state.listFrom(now, policy.fullListing());
        state.listed(ports.lake().batches(dataset, from), from, now);
        boolean nothing = state.due(now, 1).isEmpty()
                && state.unwrittenHolds().isEmpty()
                && state.heldInVain().isEmpty()
                && (state.ledgerKnown() || state.pending() == 0);
        return nothing ? end(new CycleOutcome.Idle()) : this::acquireLock;
    }

    private @Nullable Step acquireLock() {
        Warehouse opened = ports.warehouses().open();
        warehouse = opened;
        Optional<TableLock> acquired = ports.locks().tryAcquire(dataset, opened::abort);
        if (acquired.isEmpty()) {
            return end(new CycleOutcome.Busy());
        }
        lock = acquired.get();
        return this::readLedger;
    }

    private @Nullable Step readLedger() {
        if (state.ledgerKnown()) {
            Set<String> asked = state.due(ports.clock().instant(), MAX_BATCHES).stream()
                    .map(LakeBatch::object)
                    .collect(Collectors.toCollection(HashSet::new));
            state.unwrittenHolds().forEach(batch -> asked.add(batch.object()));
            state.loaded(warehouse().loadedAmong(dataset, asked));
        } else {
            state.ledger(warehouse().loaded(dataset));
        }
        return this::readHeld;
    }

    private @Nullable Step readHeld() {
        state.held(warehouse().held(dataset));
        return this::readTable;
    }

    private @Nullable Step readTable() {
        if (state.due(ports.clock().instant(), 1).isEmpty()) {
            return writeHeld(new CycleOutcome.Idle());
        }
        table = warehouse().table(policy.table());
        if (table.isEmpty() && !policy.autoCreate()) {
            return end(new CycleOutcome.MissingTable(policy.table()));
        }
        return this::readManifests;
    }

    private @Nullable Step readManifests() {
        List<LakeBatch> due = state.due(ports.clock().instant(), MAX_BATCHES);
        more = due.size() == MAX_BATCHES;
        List<BatchManifest> read = new ArrayList<>();
        for (LakeBatch batch : due) {
            try {
                read.add(manifest(batch));
            } catch (MillraceException e) {
                holdUnlessExternal(batch, e);
            }
        }
        batches = List.copyOf(read);
        return this::planTable;
    }

    private BatchManifest manifest(LakeBatch batch) {
        Optional<BatchManifest> known = state.manifest(batch);
        BatchManifest manifest = known.isPresent() ? known.get() : ports.lake().manifest(batch);
        if (manifest.bytes() != batch.bytes() || !manifest.object().equals(batch.object())) {
            throw new MillraceException(
                    ErrorCode.CORRUPT_OBJECT,
                    batch.object() + " has " + batch.bytes() + " bytes, but its manifest speaks of " + manifest.bytes()
                            + " bytes in " + manifest.object() + "; delete the manifest, it is made again");
        }
        state.manifest(manifest);
        return manifest;
    }

    private @Nullable Step planTable() {
        if (batches.isEmpty()) {
            return this::nextGroup;
        }
        if (++plans > MAX_PLANS) {
            throw new MillraceException(
                    ErrorCode.WAREHOUSE_UNAVAILABLE,
                    policy.table() + " does not show the columns that were added to it; it is tried again");
        }
        TablePlan plan = planner.plan(table, batches, findings);
        if (plan instanceof TablePlan.Create create) {
            return () -> createTable(create.columns());
        }
        if (plan instanceof TablePlan.AddColumns add) {
            return addColumns(add.columns());
        }
        if (plan instanceof TablePlan.CountFractions count) {
            return () -> countFractions(count.columns());
        }
        return group(((TablePlan.Ready) plan).conflicts());
    }

    private @Nullable Step createTable(List<NewColumn> columns) {
        Optional<String> refusal = warehouse().createTable(policy.table(), columns);
        if (refusal.isEmpty()) {
            return this::readTableAgain;
        }
        List<NewColumn> fewest = TablePlanner.alwaysColumns();
        if (columns.size() > fewest.size()) {
            // One of the others is to blame: added one by one, only that one is refused.
            return () -> createTable(fewest);
        }
        throw new MillraceException(
                ErrorCode.WAREHOUSE_UNAVAILABLE,
                policy.table() + " can't be made: " + refusal.get() + "; its batches wait, and it is tried again");
    }

    private @Nullable Step addColumns(List<NewColumn> columns) {
        for (NewColumn column : columns) {
            if (columnsTried.add(column.name())) {
                columnsToAdd.add(column);
            } else {
                findings.refused(column.name(), "it was added, but the table doesn't show it");
            }
        }
        return columnsToAdd.isEmpty() ? this::planTable : this::addColumn;
    }

    private @Nullable Step addColumn() {
        NewColumn column = columnsToAdd.remove();
        warehouse().addColumn(policy.table(), column).ifPresent(refusal -> refused(column, refusal));
        return columnsToAdd.isEmpty() ? this::readTableAgain : this::addColumn;
    }

    private void refused(NewColumn column, ColumnRefusal refusal) {
        findings.refused(column.name(), refusal.reason());
        if (refusal.ofAll()) {
            columnsToAdd.forEach(other -> findings.refused(other.name(), refusal.reason()));
            columnsToAdd.clear();
        }
    }

    private @Nullable Step readTableAgain() {
        table = warehouse().table(policy.table());
        return this::planTable;
    }

    private @Nullable Step countFractions(Map<String, Set<String>> columns) {
        List<BatchManifest> sound = new ArrayList<>(batches);
        for (LakeBatch batch : state.due(ports.clock().instant(), MAX_BATCHES)) {
            Set<String> counted = columns.getOrDefault(batch.object(), Set.of());
            if (counted.isEmpty()) {
                continue;
            }
            try {
                findings.fractions(batch.object(), ports.lake().fractionDigits(batch, counted));
            } catch (MillraceException e) {
                holdUnlessExternal(batch, e);
                sound.removeIf(manifest -> manifest.object().equals(batch.object()));
            }
        }
        batches = List.copyOf(sound);
        return this::planTable;
    }

    private void holdUnlessExternal(LakeBatch batch, MillraceException e) {
        if (e.code().kind() == ErrorKind.EXTERNAL) {
            throw e;
        }
        hold(batch.object(), e.code(), String.valueOf(e.getMessage()));
    }

    private @Nullable Step group(Map<String, String> conflicts) {
        conflicts.forEach((object, reason) -> hold(object, ErrorCode.TYPE_CONFLICT, reason));
        // Batches that were refused before don't share a COPY with fresh ones.
        List<BatchManifest> fresh = new ArrayList<>();
        List<BatchManifest> again = new ArrayList<>();
        for (BatchManifest batch : batches) {
            if (!conflicts.containsKey(batch.object())) {
                (state.heldBefore(batch.object()).isPresent() ? again : fresh).add(batch);
            }
        }
        groups.addAll(Grouping.groups(fresh, policy.maxObjects(), policy.maxBytes()));
        groups.addAll(Grouping.groups(again, policy.maxObjects(), policy.maxBytes()));
        return this::nextGroup;
    }

    private @Nullable Step nextGroup() {
        if (groups.isEmpty() || rejections >= MAX_REJECTIONS) {
            return writeHeld(new CycleOutcome.Worked(loaded, held, more || !groups.isEmpty()));
        }
        current = new GroupLoad(ports, dataset, policy, warehouse(), lock(), groups.remove());
        return this::loadGroup;
    }

    private @Nullable Step loadGroup() {
        if (current == null) {
            throw new IllegalStateException("no group is being loaded");
        }
        Optional<GroupOutcome> reached = current.step();
        if (reached.isEmpty()) {
            return this::loadGroup;
        }
        List<BatchManifest> group = current.batches();
        current = null;
        if (reached.get() instanceof GroupOutcome.Loaded done) {
            return loaded(done.load());
        }
        if (reached.get() instanceof GroupOutcome.AlreadyLoaded already) {
            state.loaded(already.objects());
            List<BatchManifest> rest = group.stream()
                    .filter(batch -> !already.objects().contains(batch.object()))
                    .toList();
            if (!rest.isEmpty()) {
                groups.addFirst(rest);
            }
            return this::nextGroup;
        }
        return rejected(group, ((GroupOutcome.Rejected) reached.get()).rejection());
    }

    private @Nullable Step loaded(LoadRecord load) {
        List<String> objects =
                load.batches().stream().map(BatchManifest::object).toList();
        loaded += objects.size();
        state.loaded(objects);
        ports.observer().loaded(load);
        return this::nextGroup;
    }

    private @Nullable Step rejected(List<BatchManifest> group, LoadRejection rejection) {
        if (rejection.cause() == LoadRejection.Cause.UNKNOWN) {
            unclear = true;
            if (state.unclearFailures(rejection.reason()) < UNCLEAR_FAILURES) {
                throw new MillraceException(
                        ErrorCode.WAREHOUSE_UNAVAILABLE,
                        "the warehouse failed while loading " + policy.table() + ": " + rejection.reason());
            }
        }
        rejections++;
        ports.observer().failed(dataset, rejection.code());
        Isolation isolation = Isolation.of(group, rejection);
        isolation.blamed().forEach((object, reason) -> hold(object, rejection.code(), reason));
        // Depth first, so that a pass gets down to single batches before its refusals are used up.
        for (int i = isolation.retry().size() - 1; i >= 0; i--) {
            groups.addFirst(isolation.retry().get(i));
        }
        return this::nextGroup;
    }

    /** The batch waits from now on; that it does is written down at the end of the pass. */
    private void hold(String object, ErrorCode code, String reason) {
        Instant now = ports.clock().instant();
        HeldBatch batch = policy.holds().hold(dataset, object, code, reason, state.heldBefore(object), now);
        state.hold(batch);
        ports.observer().held(batch);
        held++;
    }

    /**
     * Writes down which batches wait after everything else, because nothing depends on it: whoever reads that table in a
     * long transaction must not keep batches from being loaded.
     */
    private Step writeHeld(CycleOutcome reached) {
        return () -> {
            List<HeldBatch> holds = state.unwrittenHolds();
            if (!holds.isEmpty() && unlessItFails(() -> warehouse().hold(holds))) {
                state.written(holds);
            }
            return releaseHeld(reached);
        };
    }

    private Step releaseHeld(CycleOutcome reached) {
        return () -> {
            Set<String> inVain = state.heldInVain();
            if (!inVain.isEmpty() && unlessItFails(() -> warehouse().release(dataset, inVain))) {
                state.released(inVain);
            }
            return end(reached);
        };
    }

    private boolean unlessItFails(Runnable write) {
        try {
            write.run();
            return true;
        } catch (MillraceException e) {
            ports.observer().postponed(dataset, e);
            return false;
        }
    }

    private @Nullable Step end(CycleOutcome reached) {
        outcome = reached;
        if (reached instanceof CycleOutcome.Worked && !unclear) {
            state.noUnclearFailures();
        }
        cleanUp();
        return null;
    }

    /** Whatever breaks, the lock is given back: as long as this process lives, nobody else could take it. */
    private void cleanUp() {
        GroupLoad unfinished = current;
        Warehouse opened = warehouse;
        TableLock acquired = lock;
        current = null;
        warehouse = null;
        lock = null;
        try {
            if (unfinished != null) {
                unfinished.abandon();
            }
        } finally {
            try {
                if (opened != null) {
                    opened.close();
                }
            } finally {
                if (acquired != null) {
                    acquired.close();
                }
            }
        }
    }

    private Warehouse warehouse() {
        if (warehouse == null) {
            throw new IllegalStateException("the warehouse is not open");
        }
        return warehouse;
    }

    private TableLock lock() {
        if (lock == null) {
            throw new IllegalStateException("the table is not locked");
        }
        return lock;
    }
}
