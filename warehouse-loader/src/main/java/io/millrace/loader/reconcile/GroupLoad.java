package io.millrace.loader.reconcile;

import io.millrace.loader.isolation.LoadRejection;
import io.millrace.loader.isolation.RowSet;
import io.millrace.loader.mirror.LoadTarget;
import io.millrace.loader.reconcile.TableLocks.TableLock;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Loads a group of batches in one transaction, exactly once whatever happens.
 *
 * <p>The transaction first takes the dataset's load lock in the warehouse and keeps it to its end. So nobody else can load
 * batches of this dataset meanwhile, and what the ledger says then of these batches stays true until the commit. Three choices
 * in this ("Managing concurrent write operations" and "LOCK" in the Redshift developer guide):
 *
 * <ul>
 *   <li>What is locked is a table of its own, one for each dataset. LOCK keeps readers out as well, so locking the loaded table
 *       would stop its analysts for as long as a COPY takes.
 *   <li>Nor is the ledger locked: the loads of all tables would wait for each other.
 *   <li>The ledger is read beside the transaction, not in it. A transaction that only ever appends to the ledger conflicts
 *       with no other one under serializable isolation, which compares whole tables.
 * </ul>
 *
 * <p>A transaction whose connection breaks before the commit was sent is undone by the warehouse. When the commit's answer
 * is missing, a new transaction waits for the load lock, which the old one holds until it has ended either way, and looks
 * the load up.
 */
final class GroupLoad {
    private final LoadPorts ports;
    private final DatasetName dataset;
    private final LoadPolicy policy;
    private final LoadTarget target;
    private final Warehouse warehouse;
    private final TableLock lock;
    private final List<BatchLoad> batches;
    private final CopyInput input;
    private final String loadId;
    private final Instant startedAt;

    private @Nullable Step next = this::prepare;
    private final List<BadRow> badRows = new ArrayList<>();
    private final Deque<BatchLoad> withBadRows;
    private String manifestUrl = "";
    private @Nullable LoadSession session;
    private @Nullable LoadRecord load;
    private @Nullable GroupOutcome outcome;

    GroupLoad(
            LoadPorts ports,
            DatasetName dataset,
            LoadPolicy policy,
            LoadTarget target,
            Warehouse warehouse,
            TableLock lock,
            List<BatchLoad> batches,
            RowSet rows) {
        this.ports = ports;
        this.dataset = dataset;
        this.policy = policy;
        this.target = target;
        this.warehouse = warehouse;
        this.lock = lock;
        this.batches = batches;
        this.loadId = ports.loadIds().get();
        this.startedAt = ports.clock().instant();
        this.withBadRows = new ArrayDeque<>(
                batches.stream().filter(batch -> !batch.bad().isEmpty()).toList());
        this.input = new CopyInput(
                ports.lake(),
                dataset,
                loadId,
                batches.stream().map(BatchLoad::batch).toList(),
                rows,
                target.rewrites());
    }

    /**
     * Does one thing.
     *
     * @return the outcome once there is one
     * @throws MillraceException when something needed is away; {@link #abandon} then
     */
    Optional<GroupOutcome> step() {
        if (next != null) {
            next = next.run();
        }
        return next == null ? Optional.ofNullable(outcome) : Optional.empty();
    }

    /** Undoes what is not committed. */
    void abandon() {
        closeSession();
    }

    private @Nullable Step prepare() {
        if (!input.prepared()) {
            return this::prepare;
        }
        return withBadRows.isEmpty() ? writeManifest() : this::writeBadRows;
    }

    private @Nullable Step writeBadRows() {
        badRows.addAll(ports.lake().writeBadRows(dataset, loadId, withBadRows.remove()));
        return withBadRows.isEmpty() ? this::writeManifest : this::writeBadRows;
    }

    private @Nullable Step writeManifest() {
        if (!input.isEmpty()) {
            manifestUrl = input.list();
        }
        return this::lockTable;
    }

    private @Nullable Step lockTable() {
        Instant begun = ports.clock().instant();
        session = warehouse.begin(dataset, target);
        ports.observer().locked(dataset, Duration.between(begun, ports.clock().instant()));
        return this::recheckLedger;
    }

    private @Nullable Step recheckLedger() {
        List<String> objects = batches.stream().map(BatchLoad::object).toList();
        Set<String> loaded = warehouse.loadedAmong(dataset, objects);
        if (!loaded.isEmpty()) {
            return end(new GroupOutcome.AlreadyLoaded(loaded));
        }
        return manifestUrl.isEmpty() ? this::record : this::copy;
    }

    private @Nullable Step copy() {
        requireLock();
        Instant begun = ports.clock().instant();
        long copied;
        try {
            copied = session().copy(manifestUrl);
        } catch (LoadRejectedException e) {
            return end(new GroupOutcome.Rejected(input.inLake(e.rejection())));
        }
        if (copied != input.rows()) {
            String reason = "the warehouse loaded " + copied + " rows where the manifests count " + input.rows()
                    + "; nothing of it was kept: compare the object's rows with its manifest";
            return end(new GroupOutcome.Rejected(
                    new LoadRejection(LoadRejection.Cause.COUNT, ErrorCode.ROW_COUNT_MISMATCH, reason)));
        }
        ports.observer().copied(dataset, Duration.between(begun, ports.clock().instant()));
        return this::record;
    }

    private @Nullable Step record() {
        load = new LoadRecord(
                loadId,
                dataset,
                policy.table(),
                batches,
                badRows,
                session().duplicates(),
                startedAt,
                ports.clock().instant());
        session().record(load);
        return this::commit;
    }

    private @Nullable Step commit() {
        requireLock();
        Instant begun = ports.clock().instant();
        try {
            session().commit();
            ports.observer()
                    .committed(dataset, Duration.between(begun, ports.clock().instant()));
        } catch (MillraceException outcomeUnknown) {
            closeSession();
            return this::lookUp;
        }
        return committed();
    }

    private @Nullable Step lookUp() {
        session = warehouse.begin(dataset, target);
        if (session.committed(loadId)) {
            return committed();
        }
        throw new MillraceException(
                ErrorCode.WAREHOUSE_UNAVAILABLE,
                "the connection broke while load " + loadId + " into " + policy.table()
                        + " was committed; the ledger shows that it was undone, so it is tried again");
    }

    private @Nullable Step committed() {
        if (load == null) {
            throw new IllegalStateException("load " + loadId + " was committed without a record");
        }
        return end(new GroupOutcome.Loaded(load));
    }

    private @Nullable Step end(GroupOutcome reached) {
        outcome = reached;
        closeSession();
        return this::tidy;
    }

    /** What is left behind by failures is harmless and swept by age. */
    private @Nullable Step tidy() {
        try {
            input.delete();
            if (!(outcome instanceof GroupOutcome.Loaded)) {
                batches.stream().filter(batch -> !batch.bad().isEmpty()).forEach(batch -> ports.lake()
                        .deleteBadRows(loadId, batch));
            }
        } catch (MillraceException e) {
            ports.observer().failed(dataset, e.code());
        }
        return null;
    }

    private void requireLock() {
        if (!lock.isHeld()) {
            throw new MillraceException(
                    ErrorCode.ZOOKEEPER_UNAVAILABLE,
                    "the lock of " + policy.table() + " was lost during load " + loadId + "; the load was undone");
        }
    }

    private LoadSession session() {
        if (session == null) {
            throw new IllegalStateException("load " + loadId + " has no transaction");
        }
        return session;
    }

    private void closeSession() {
        LoadSession open = session;
        session = null;
        if (open != null) {
            open.close();
        }
    }
}
