package io.millrace.loader.reconcile;

import io.millrace.loader.isolation.BatchIsolation;
import io.millrace.loader.isolation.LoadRejection;
import io.millrace.loader.isolation.NamedFault;
import io.millrace.loader.isolation.RowFault;
import io.millrace.loader.isolation.Tolerance;
import io.millrace.loader.mirror.ChangeShape;
import io.millrace.loader.mirror.LoadMode;
import io.millrace.loader.mirror.LoadTarget;
import io.millrace.loader.mirror.MirrorColumns;
import io.millrace.loader.reconcile.TableLocks.TableLock;
import io.millrace.loader.table.TableDefinition;
import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.ErrorKind;
import io.millrace.schemas.error.MillraceException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
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

    /** So often the same failure without a clear cause may be chance; then it is looked for in the batches. */
    private static final int UNCLEAR_FAILURES = 3;

    private static final RowFault REJECTED =
            new RowFault("", "rejected", "its batch was rejected by decision, see millrace loads");

    private final DatasetName dataset;
    private final DatasetState state;
    private final LoadPorts ports;
    private final LoadPolicy policy;

    private final Optional<String> waitsFor;
    private @Nullable Step next = this::begin;
    private @Nullable CycleOutcome outcome;
    private @Nullable TableLock lock;
    private @Nullable Warehouse warehouse;
    private @Nullable GroupRun current;
    private @Nullable TableSetup setup;
    private @Nullable HistorySetup history;
    private Optional<TableDefinition> table = Optional.empty();
    private final Deque<BatchManifest> toScan = new ArrayDeque<>();
    private final Map<String, ChangeShape> shapes = new LinkedHashMap<>();
    private final Deque<BatchManifest> toCheck = new ArrayDeque<>();
    private final TargetChoice choice;
    private LoadTarget target;
    private final Map<String, List<NamedFault>> known = new HashMap<>();
    private List<BatchManifest> batches = List.of();
    private final Deque<List<BatchManifest>> groups = new ArrayDeque<>();
    private boolean more;
    private boolean unclear;
    private int rejections;
    private int loaded;
    private int held;

    public LoadCycle(DatasetName dataset, DatasetState state, LoadPorts ports, LoadPolicy policy) {
        this(dataset, state, ports, policy, Optional.empty());
    }

    /**
     * @param waitsFor why nothing may be loaded now: then the pass only looks what there is to load
     */
    public LoadCycle(
            DatasetName dataset, DatasetState state, LoadPorts ports, LoadPolicy policy, Optional<String> waitsFor) {
        this.waitsFor = waitsFor;
        this.dataset = dataset;
        this.state = state;
        this.ports = ports;
        this.policy = policy;
        this.choice = new TargetChoice(ports, dataset, policy);
        this.target = new LoadTarget(policy.table(), new LoadMode.Append());
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

    /** A new instance looks first where the ledger ends. */
    private @Nullable Step begin() {
        if (state.isNew() && waitsFor.isEmpty()) {
            Warehouse opened = ports.warehouses().open();
            warehouse = opened;
            opened.lastLoaded(dataset)
                    .flatMap(BatchName::parse)
                    .ifPresent(last -> state.begin(
                            last.hour(), opened.held(dataset), ports.clock().instant()));
        }
        return this::list;
    }

    private @Nullable Step list() {
        Instant now = ports.clock().instant();
        Optional<Instant> from = state.listFrom(now, policy.fullListing());
        state.listed(ports.lake().batches(dataset, from), from, now);
        if (waitsFor.isPresent()) {
            return end(new CycleOutcome.Waiting(waitsFor.get()));
        }
        boolean nothing = state.due(now, 1).isEmpty()
                && state.unwrittenHolds().isEmpty()
                && state.heldInVain().isEmpty()
                && (state.ledgerKnown() || state.pending() == 0);
        return nothing ? end(new CycleOutcome.Idle()) : this::acquireLock;
    }

    private @Nullable Step acquireLock() {
        Warehouse opened = warehouse == null ? ports.warehouses().open() : warehouse;
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
            int most = state.isBeginning() ? Integer.MAX_VALUE : MAX_BATCHES;
            Set<String> asked = state.due(ports.clock().instant(), most).stream()
                    .map(LakeBatch::object)
                    .collect(Collectors.toCollection(HashSet::new));
            state.unwrittenHolds().forEach(batch -> asked.add(batch.object()));
            state.loaded(warehouse().loadedAmong(dataset, asked));
            state.begun();
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
        if (table.isEmpty() && !policy.evolution().create()) {
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
                holdUnlessExternal(batch.object(), e);
            }
        }
        batches = List.copyOf(read);
        batches.stream().filter(batch -> dataset.isChanges()).forEach(toScan::add);
        return batches.isEmpty() ? this::nextGroup : this::scanChanges;
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

    /** The manifest of changes tells of envelopes; the columns stand inside. */
    private @Nullable Step scanChanges() {
        if (toScan.isEmpty()) {
            return this::prepareTable;
        }
        BatchManifest batch = toScan.remove();
        List<BatchManifest> scanned = new ArrayList<>(batches);
        try {
            ChangeShape shape = ports.lake().changes(batch);
            shapes.put(batch.object(), shape);
            known.put(batch.object(), shape.faults());
            scanned.replaceAll(other -> other.equals(batch) ? MirrorColumns.asRows(batch, shape) : other);
        } catch (MillraceException e) {
            holdUnlessExternal(batch.object(), e);
            scanned.remove(batch);
        }
        batches = List.copyOf(scanned);
        return this::scanChanges;
    }

    private @Nullable Step prepareTable() {
        if (setup == null) {
            setup = new TableSetup(warehouse(), policy, table, batches);
        }
        if (!setup.step()) {
            return this::prepareTable;
        }
        // The values of changes are texts that COPY converts, or refuses.
        Set<String> doubtful = dataset.isChanges() ? Set.of() : setup.unchecked();
        batches.stream().filter(batch -> doubtful.contains(batch.object())).forEach(toCheck::add);
        return this::checkRows;
    }

    /** Rows that COPY would change in silence are found by reading them. */
    private @Nullable Step checkRows() {
        if (toCheck.isEmpty()) {
            return group();
        }
        BatchManifest batch = toCheck.remove();
        try {
            long enough = tolerated(batch.object()) + 1;
            known.put(batch.object(), ports.lake().misfits(batch, setup().rowFit()::fault, enough));
        } catch (MillraceException e) {
            holdUnlessExternal(batch.object(), e);
            batches = batches.stream().filter(other -> !other.equals(batch)).toList();
        }
        return this::checkRows;
    }

    private TableSetup setup() {
        if (setup == null) {
            throw new IllegalStateException("the table is not prepared");
        }
        return setup;
    }

    private Decision decision(String object) {
        return state.heldBefore(object).map(HeldBatch::decision).orElse(Decision.OPEN);
    }

    /** How many bad rows of the batch may be left out. */
    private long tolerated(String object) {
        long rows = batches.stream()
                .filter(batch -> batch.object().equals(object))
                .mapToLong(BatchManifest::rows)
                .sum();
        Tolerance tolerance = decision(object) == Decision.OPEN ? policy.tolerance() : Tolerance.ANY;
        return Math.min(rows, tolerance.of(rows));
    }

    private void holdUnlessExternal(String object, MillraceException e) {
        if (e.code().kind() == ErrorKind.EXTERNAL) {
            throw e;
        }
        hold(object, e.code(), String.valueOf(e.getMessage()));
    }

    private @Nullable Step group() {
        // Batches that were refused before don't share a COPY with fresh ones.
        List<BatchManifest> fresh = new ArrayList<>();
        List<BatchManifest> again = new ArrayList<>();
        for (BatchManifest batch : batches) {
            (state.heldBefore(batch.object()).isPresent() ? again : fresh).add(batch);
            if (decision(batch.object()) == Decision.REJECTED) {
                known.put(
                        batch.object(),
                        LongStream.rangeClosed(1, batch.rows())
                                .mapToObj(line -> new NamedFault(batch.object(), line, REJECTED))
                                .toList());
            }
        }
        LoadPolicy.Limits limits = policy.limits();
        groups.addAll(Grouping.groups(fresh, limits.objects(), limits.bytes()));
        groups.addAll(Grouping.groups(again, limits.objects(), limits.bytes()));
        return this::chooseTarget;
    }

    private @Nullable Step chooseTarget() {
        if (!batches.isEmpty()) {
            target = choice.choose(setup().table(), batches, setup().conflicting(), setup().rowFit(), shapes.values());
        }
        return target.history().isEmpty() ? this::nextGroup : this::prepareHistory;
    }

    private @Nullable Step prepareHistory() {
        if (history == null) {
            history = new HistorySetup(warehouse(), target.history().orElseThrow(), setup().table());
        }
        return history.step() ? this::nextGroup : this::prepareHistory;
    }

    /** What is left behind by failures is harmless and swept by age. */
    private Step tidy(CycleOutcome reached) {
        return () -> {
            unlessItFails(choice::tidy);
            return writeHeld(reached);
        };
    }

    private @Nullable Step nextGroup() {
        if (groups.isEmpty() || rejections >= MAX_REJECTIONS) {
            return tidy(new CycleOutcome.Worked(loaded, held, more || !groups.isEmpty()));
        }
        List<BatchManifest> group = groups.remove();
        List<NamedFault> faults = group.stream()
                .flatMap(batch -> known.getOrDefault(batch.object(), List.of()).stream())
                .toList();
        current = new GroupRun(ports, dataset, policy, target, warehouse(), lock(), group, faults, this::tolerated);
        return this::runGroup;
    }

    private @Nullable Step runGroup() {
        if (current == null) {
            throw new IllegalStateException("no group is being loaded");
        }
        Optional<GroupOutcome> reached = current.step();
        if (reached.isEmpty()) {
            return this::runGroup;
        }
        Map<String, String> setAside = current.setAside();
        setAside.forEach((object, reason) -> hold(object, ErrorCode.TOO_MANY_BAD_ROWS, reason));
        List<BatchManifest> group = without(current.batches(), setAside.keySet());
        current = null;
        if (reached.get() instanceof GroupOutcome.Loaded done) {
            return loaded(done.load());
        }
        if (reached.get() instanceof GroupOutcome.AlreadyLoaded already) {
            state.loaded(already.objects());
            return again(without(group, already.objects()));
        }
        if (reached.get() instanceof GroupOutcome.Unresolved unresolved) {
            rejections++;
            unresolved.objects().forEach(object -> hold(object, ErrorCode.LOAD_REJECTED, unresolved.reason()));
            return again(without(group, unresolved.objects()));
        }
        return reached.get() instanceof GroupOutcome.Rejected rejected
                ? rejected(group, rejected.rejection())
                : this::nextGroup;
    }

    private static List<BatchManifest> without(List<BatchManifest> batches, Collection<String> objects) {
        return batches.stream()
                .filter(batch -> !objects.contains(batch.object()))
                .toList();
    }

    private Step again(List<BatchManifest> rest) {
        if (!rest.isEmpty()) {
            groups.addFirst(rest);
        }
        return this::nextGroup;
    }

    private @Nullable Step loaded(LoadRecord load) {
        List<String> objects = load.batches().stream().map(BatchLoad::object).toList();
        loaded += objects.size();
        state.loaded(objects);
        ports.observer().loaded(load);
        return this::nextGroup;
    }

    /** For another reason than single rows. */
    private @Nullable Step rejected(List<BatchManifest> group, LoadRejection rejection) {
        ports.observer().failed(dataset, rejection.code());
        boolean maybeFiles = rejection.cause() == LoadRejection.Cause.FILES
                || rejection.cause() == LoadRejection.Cause.UNKNOWN
                || rejection.cause() == LoadRejection.Cause.COUNT;
        return maybeFiles ? new FileCheck(group, rejection)::next : halve(group, rejection);
    }

    /** Looks for objects that are missing or damaged: they are held, never taken apart. */
    private final class FileCheck {
        private final Deque<BatchManifest> unchecked;
        private final List<BatchManifest> sound = new ArrayList<>();
        private final LoadRejection rejection;
        private boolean found;

        private FileCheck(List<BatchManifest> group, LoadRejection rejection) {
            this.unchecked = new ArrayDeque<>(group);
            this.rejection = rejection;
        }

        private @Nullable Step next() {
            if (unchecked.isEmpty()) {
                return found ? again(sound) : halve(sound, rejection);
            }
            BatchManifest batch = unchecked.remove();
            try {
                ports.lake().verify(batch);
                sound.add(batch);
            } catch (MillraceException e) {
                holdUnlessExternal(batch.object(), e);
                found = true;
            }
            return this::next;
        }
    }

    private @Nullable Step halve(List<BatchManifest> group, LoadRejection rejection) {
        boolean unclearCause =
                rejection.cause() == LoadRejection.Cause.UNKNOWN || rejection.cause() == LoadRejection.Cause.FILES;
        if (unclearCause) {
            unclear = true;
            if (state.unclearFailures(rejection.reason()) < UNCLEAR_FAILURES) {
                throw new MillraceException(
                        ErrorCode.WAREHOUSE_UNAVAILABLE,
                        "the warehouse failed while loading " + policy.table() + ": " + rejection.reason());
            }
        }
        rejections++;
        BatchIsolation isolation = BatchIsolation.of(group);
        isolation.blamed().forEach(object -> hold(object, rejection.code(), rejection.reason()));
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
        GroupRun unfinished = current;
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
