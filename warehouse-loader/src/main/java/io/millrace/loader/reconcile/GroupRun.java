package io.millrace.loader.reconcile;

import io.millrace.loader.isolation.IsolationAction;
import io.millrace.loader.isolation.LoadRejection;
import io.millrace.loader.isolation.NamedFault;
import io.millrace.loader.isolation.RowFault;
import io.millrace.loader.isolation.RowIsolation;
import io.millrace.loader.isolation.RowSet;
import io.millrace.loader.mirror.LoadTarget;
import io.millrace.loader.reconcile.TableLocks.TableLock;
import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.MillraceException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Loads a group of batches together and, when the warehouse refuses rows of it, finds them and loads the others. */
final class GroupRun {
    private final LoadPorts ports;
    private final DatasetName dataset;
    private final LoadPolicy policy;
    private final LoadTarget target;
    private final Warehouse warehouse;
    private final TableLock lock;
    private final List<BatchManifest> batches;
    private final RowIsolation isolation;
    private @Nullable Step next = this::decide;
    private @Nullable GroupLoad load;
    private @Nullable Probe probe;
    private @Nullable GroupOutcome outcome;

    /**
     * @param known rows that are known to be bad
     * @param tolerated how many bad rows of a batch may be left out, by its object
     */
    GroupRun(
            LoadPorts ports,
            DatasetName dataset,
            LoadPolicy policy,
            LoadTarget target,
            Warehouse warehouse,
            TableLock lock,
            List<BatchManifest> batches,
            List<NamedFault> known,
            ToLongFunction<String> tolerated) {
        this.ports = ports;
        this.dataset = dataset;
        this.policy = policy;
        this.target = target;
        this.warehouse = warehouse;
        this.lock = lock;
        this.batches = batches;
        Map<String, Long> rows = new LinkedHashMap<>();
        batches.forEach(batch -> rows.put(batch.object(), batch.rows()));
        this.isolation = new RowIsolation(rows, tolerated, policy.maxAttempts());
        isolation.known(known);
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

    List<BatchManifest> batches() {
        return batches;
    }

    /** Batches that were not loaded because they have more bad rows than are tolerated: reasons by object. */
    Map<String, String> setAside() {
        return isolation.setAside();
    }

    /** Undoes what is not committed. */
    void abandon() {
        if (load != null) {
            load.abandon();
        }
    }

    private @Nullable Step decide() {
        IsolationAction action = isolation.next();
        if (action instanceof IsolationAction.Load wanted) {
            return begin(wanted.rows());
        }
        if (action instanceof IsolationAction.ListFaults wanted) {
            probe = new Probe(ports, dataset, target, warehouse, batches, wanted.rows(), wanted.method(), true);
            return this::list;
        }
        if (action instanceof IsolationAction.Test wanted) {
            probe = new Probe(ports, dataset, target, warehouse, batches, wanted.rows(), wanted.method(), false);
            return this::test;
        }
        if (action instanceof IsolationAction.GiveUp surrender) {
            return end(new GroupOutcome.Unresolved(surrender.objects(), surrender.reason()));
        }
        return end(new GroupOutcome.Nothing());
    }

    private Step begin(RowSet rows) {
        load = new GroupLoad(ports, dataset, policy, target, warehouse, lock, loads(), rows);
        return this::load;
    }

    private List<BatchLoad> loads() {
        Map<String, TreeMap<Long, RowFault>> bad = new HashMap<>();
        isolation.bad().forEach((place, fault) -> bad.computeIfAbsent(place.object(), object -> new TreeMap<>())
                .put(place.line(), fault));
        return batches.stream()
                .filter(batch -> !isolation.setAside().containsKey(batch.object()))
                .map(batch -> new BatchLoad(batch, bad.getOrDefault(batch.object(), new TreeMap<>())))
                .toList();
    }

    private @Nullable Step load() {
        Optional<GroupOutcome> reached = load == null ? Optional.empty() : load.step();
        if (reached.isEmpty()) {
            return this::load;
        }
        load = null;
        if (reached.get() instanceof GroupOutcome.Rejected refused && isByRows(refused.rejection())) {
            refused(refused.rejection());
            return this::decide;
        }
        if (reached.get() instanceof GroupOutcome.Loaded) {
            ports.observer().attempts(dataset, isolation.attempts() + 1);
        }
        return end(reached.get());
    }

    private @Nullable Step list() {
        Optional<ProbeAnswer> answer = probe == null ? Optional.empty() : probe.step();
        if (answer.isEmpty()) {
            return this::list;
        }
        Optional<LoadRejection> other = answer.get().rejection().filter(rejection -> !isByRows(rejection));
        if (other.isPresent()) {
            return end(new GroupOutcome.Rejected(other.get()));
        }
        isolation.listed(answer.get().faults());
        return this::decide;
    }

    private @Nullable Step test() {
        Optional<ProbeAnswer> answer = probe == null ? Optional.empty() : probe.step();
        if (answer.isEmpty()) {
            return this::test;
        }
        Optional<LoadRejection> rejection = answer.get().rejection();
        if (rejection.isEmpty()) {
            isolation.passed();
        } else if (isByRows(rejection.get())) {
            refused(rejection.get());
        } else {
            return end(new GroupOutcome.Rejected(rejection.get()));
        }
        return this::decide;
    }

    private void refused(LoadRejection rejection) {
        ports.observer().failed(dataset, rejection.code());
        isolation.refused(rejection);
    }

    private static boolean isByRows(LoadRejection rejection) {
        return rejection.cause() == LoadRejection.Cause.ROWS;
    }

    private @Nullable Step end(GroupOutcome reached) {
        outcome = reached;
        return null;
    }
}
