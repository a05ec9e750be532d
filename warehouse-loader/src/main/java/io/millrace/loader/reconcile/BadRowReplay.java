package io.millrace.loader.reconcile;

import io.millrace.loader.isolation.IsolationAction;
import io.millrace.loader.isolation.LoadRejection;
import io.millrace.loader.isolation.NamedFault;
import io.millrace.loader.isolation.RowFault;
import io.millrace.loader.isolation.RowIsolation;
import io.millrace.loader.isolation.RowPlace;
import io.millrace.loader.isolation.RowRange;
import io.millrace.loader.isolation.RowSet;
import io.millrace.loader.mirror.ChangeShape;
import io.millrace.loader.mirror.LoadTarget;
import io.millrace.loader.mirror.MirrorColumns;
import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Loads bad rows once more, after the table or its contract was mended. Those that are still bad stay bad. A row is loaded exactly
 * once, however often this runs, is cut off, or runs beside itself: under the dataset's load lock it is looked up which rows
 * still are bad ones, and that they no longer are is written in the transaction that loads them.
 */
public final class BadRowReplay {
    private final LoadPorts ports;
    private final DatasetName dataset;
    private final LoadPolicy policy;

    public BadRowReplay(LoadPorts ports, DatasetName dataset, LoadPolicy policy) {
        this.ports = ports;
        this.dataset = dataset;
        this.policy = policy;
    }

    /**
     * What became of the rows.
     *
     * @param loaded how many are in the table now
     * @param duplicates how many were left out because the table has their events
     * @param stillBad faults of those that are not loaded
     */
    public record Result(long loaded, long duplicates, NavigableMap<RowPlace, RowFault> stillBad) {}

    /**
     * @param object only rows of this object; empty for all
     * @param most at most so many rows
     * @throws MillraceException when something needed is away, or the rows changed meanwhile: nothing is loaded then
     */
    public Result run(Optional<String> object, int most) {
        try (Warehouse warehouse = ports.warehouses().open()) {
            Set<RowPlace> open = new TreeSet<>(warehouse.openBadRows(dataset, object, most));
            return open.isEmpty() ? new Result(0, 0, new TreeMap<>()) : run(warehouse, open);
        }
    }

    private Result run(Warehouse warehouse, Set<RowPlace> open) {
        Map<String, BatchManifest> batches = new LinkedHashMap<>();
        open.forEach(place -> batches.computeIfAbsent(place.object(), this::manifest));
        List<NamedFault> known = new ArrayList<>();
        List<ChangeShape> shapes = new ArrayList<>();
        if (dataset.isChanges()) {
            batches.replaceAll((object, batch) -> {
                ChangeShape shape = ports.lake().changes(batch);
                shapes.add(shape);
                known.addAll(shape.faults());
                return MirrorColumns.asRows(batch, shape);
            });
        }
        TableSetup setup =
                new TableSetup(warehouse, policy, warehouse.table(policy.table()), List.copyOf(batches.values()));
        boolean ready = setup.step();
        while (!ready) {
            ready = setup.step();
        }
        if (!dataset.isChanges()) {
            batches.values().stream()
                    .filter(batch -> setup.unchecked().contains(batch.object()))
                    .forEach(batch -> known.addAll(ports.lake().misfits(batch, setup.rowFit()::fault, Long.MAX_VALUE)));
        }
        TargetChoice choice = new TargetChoice(ports, dataset, policy);
        try {
            LoadTarget target =
                    choice.choose(setup.table(), batches.values(), setup.conflicting(), setup.rowFit(), shapes);
            target.history().ifPresent(history -> prepare(new HistorySetup(warehouse, history, setup.table())));
            return isolate(warehouse, target, batches, open, known);
        } finally {
            choice.tidy();
        }
    }

    private static void prepare(HistorySetup history) {
        boolean ready = history.step();
        while (!ready) {
            ready = history.step();
        }
    }

    private BatchManifest manifest(String object) {
        BatchName name = BatchName.parse(object)
                .orElseThrow(() ->
                        new MillraceException(ErrorCode.CORRUPT_OBJECT, "'" + object + "' is not the name of a batch"));
        return ports.lake().manifest(new LakeBatch(name, object, 0));
    }

    private Result isolate(
            Warehouse warehouse,
            LoadTarget target,
            Map<String, BatchManifest> batches,
            Set<RowPlace> open,
            List<NamedFault> known) {
        Map<String, Long> rows = new LinkedHashMap<>();
        batches.forEach((object, batch) -> rows.put(object, batch.rows()));
        RowIsolation isolation = new RowIsolation(
                rows,
                new RowSet(open.stream()
                        .map(place -> new RowRange(place.object(), place.line(), place.line()))
                        .toList()),
                object -> Long.MAX_VALUE,
                policy.limits().attempts());
        isolation.known(known.stream()
                .filter(fault -> fault.namesRow() && open.contains(new RowPlace(fault.object(), fault.line())))
                .toList());
        List<BatchManifest> all = List.copyOf(batches.values());
        while (true) {
            IsolationAction action = isolation.next();
            if (action instanceof IsolationAction.Load wanted) {
                if (wanted.rows().ranges().isEmpty()) {
                    return new Result(0, 0, isolation.bad());
                }
                try {
                    long duplicates = load(warehouse, target, all, wanted.rows());
                    return new Result(wanted.rows().size() - duplicates, duplicates, isolation.bad());
                } catch (LoadRejectedException e) {
                    isolation.refused(byRows(e.rejection()));
                }
            } else if (action instanceof IsolationAction.ListFaults wanted) {
                ProbeAnswer answer =
                        answer(new Probe(ports, dataset, target, warehouse, all, wanted.rows(), wanted.method(), true));
                isolation.listed(answer.faults());
            } else if (action instanceof IsolationAction.Test wanted) {
                ProbeAnswer answer = answer(
                        new Probe(ports, dataset, target, warehouse, all, wanted.rows(), wanted.method(), false));
                if (answer.rejection().isEmpty()) {
                    isolation.passed();
                } else {
                    isolation.refused(byRows(answer.rejection().get()));
                }
            } else {
                String reason =
                        action instanceof IsolationAction.GiveUp surrender ? surrender.reason() : "no rows left";
                throw new MillraceException(ErrorCode.LOAD_REJECTED, "the rows can't be replayed: " + reason);
            }
        }
    }

    private static ProbeAnswer answer(Probe probe) {
        Optional<ProbeAnswer> answer = probe.step();
        while (answer.isEmpty()) {
            answer = probe.step();
        }
        return answer.get();
    }

    private static LoadRejection byRows(LoadRejection rejection) {
        if (rejection.cause() != LoadRejection.Cause.ROWS) {
            throw new MillraceException(rejection.code(), "the rows can't be replayed: " + rejection.reason());
        }
        return rejection;
    }

    /** Answers how many rows were left out because the table has their events. */
    private long load(Warehouse warehouse, LoadTarget target, List<BatchManifest> batches, RowSet rows)
            throws LoadRejectedException {
        Instant begun = ports.clock().instant();
        String loadId = ports.loadIds().get();
        CopyInput input = new CopyInput(ports.lake(), dataset, loadId, batches, rows, target.rewrites());
        boolean prepared = input.prepared();
        while (!prepared) {
            prepared = input.prepared();
        }
        List<RowPlace> places = rows.ranges().stream()
                .map(range -> new RowPlace(range.object(), range.first()))
                .toList();
        String url = input.list();
        try (LoadSession session = warehouse.begin(dataset, target)) {
            if (!warehouse.stillBad(dataset, places)) {
                throw new MillraceException(
                        ErrorCode.LOAD_REJECTED,
                        "some of the rows were replayed meanwhile; nothing was done, run it again");
            }
            long copied = session.copy(url);
            if (copied != rows.size()) {
                throw new MillraceException(
                        ErrorCode.ROW_COUNT_MISMATCH,
                        "the warehouse loaded " + copied + " of " + rows.size() + " rows; nothing of it was kept");
            }
            session.record(new ReplayRecord(
                    loadId,
                    dataset,
                    policy.table(),
                    places,
                    session.duplicates(),
                    begun,
                    ports.clock().instant()));
            long duplicates = session.duplicates();
            commit(warehouse, session, target, loadId);
            return duplicates;
        } catch (LoadRejectedException e) {
            throw new LoadRejectedException(input.inLake(e.rejection()), e);
        } finally {
            input.delete();
        }
    }

    private void commit(Warehouse warehouse, LoadSession session, LoadTarget target, String loadId) {
        try {
            session.commit();
        } catch (MillraceException outcomeUnknown) {
            session.close();
            try (LoadSession after = warehouse.begin(dataset, target)) {
                if (!after.committed(loadId)) {
                    throw outcomeUnknown;
                }
            }
        }
    }
}
