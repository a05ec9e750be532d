package io.millrace.loader.reconcile;

import io.millrace.loader.isolation.LoadRejection;
import io.millrace.loader.isolation.NamedFault;
import io.millrace.loader.isolation.ProbeMethod;
import io.millrace.loader.isolation.RowFault;
import io.millrace.loader.isolation.RowPlace;
import io.millrace.loader.mirror.LoadTarget;
import io.millrace.loader.table.ColumnRefusal;
import io.millrace.loader.table.NewColumn;
import io.millrace.loader.table.TableDefinition;
import io.millrace.loader.table.TableDesign;
import io.millrace.loader.table.TableName;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import io.millrace.schemas.warehouse.TableColumn;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A warehouse with transactions and a load lock. A session whose client is gone goes on until {@link #reap}, and a commit whose
 * answer was lost may take place only then.
 */
final class FakeWarehouse {
    /** How often each row stands in the table. */
    final Map<RowPlace, Integer> rows = new HashMap<>();
    /** How often each row stands among the bad ones. */
    final Map<RowPlace, Integer> badRows = new HashMap<>();

    final Map<String, List<String>> ledger = new HashMap<>();
    final Map<String, HeldBatch> held = new HashMap<>();
    /** Objects that no COPY takes. */
    final Set<String> badObjects = new HashSet<>();
    /** Rows that no COPY takes. */
    final Set<RowPlace> badPlaces = new HashSet<>();

    final Map<String, TableColumn> columns = new LinkedHashMap<>();
    final Set<String> refusedColumns = new HashSet<>();
    /** Columns of the system, which nobody can add and no table shows. */
    final Set<String> hiddenColumns = new HashSet<>();

    boolean refusesAll;
    /** Somebody reads the held batches in a long transaction. */
    boolean heldIsRead;

    int columnsAdded;
    boolean tableExists;
    /** How many bad rows a refused COPY names. */
    int named = 1;
    /** Whether the question for all faults names all. */
    boolean listsAll = true;
    /** Whether a dry run finds what a load finds. */
    boolean dryRunSees = true;

    LoadRejection.Cause badCause = LoadRejection.Cause.COUNT;
    int copies;
    int probes;
    Runnable onTable = () -> {};
    Runnable onClose = () -> {};

    private static final RowFault FAULT = new RowFault("n", "1207", "Invalid digit");

    private final FakeLake lake;
    private final Random random;
    private final List<Session> orphans = new ArrayList<>();
    private @Nullable Session lockHolder;

    FakeWarehouse(FakeLake lake, Random random) {
        this.lake = lake;
        this.random = random;
    }

    /** The warehouse notices that clients are gone. */
    void reap() {
        List.copyOf(orphans).forEach(Session::endOnServer);
        orphans.clear();
    }

    /** The process behind this port dies. */
    void clientGone(Warehouse port) {
        ((Port) port).sessions.forEach(Session::orphan);
    }

    Warehouse port(Chaos chaos) {
        return new Port(chaos);
    }

    /** Makes the table with columns of these types. */
    void table(NewColumn... definition) {
        tableExists = true;
        for (NewColumn column : definition) {
            columns.put(column.name(), described(column));
        }
    }

    private static TableColumn described(NewColumn column) {
        String type = column.type();
        int bracket = type.indexOf('(');
        if (type.startsWith("VARCHAR")) {
            int length = Integer.parseInt(type.substring(bracket + 1, type.length() - 1));
            return new TableColumn(column.name(), "character varying", OptionalInt.of(length), OptionalInt.empty());
        }
        if (type.startsWith("DECIMAL")) {
            int scale = Integer.parseInt(type.substring(type.indexOf(',') + 1, type.length() - 1));
            return new TableColumn(column.name(), "numeric", OptionalInt.empty(), OptionalInt.of(scale));
        }
        String name =
                switch (type) {
                    case "TIMESTAMPTZ" -> "timestamp with time zone";
                    case "TIMESTAMP" -> "timestamp without time zone";
                    default -> type;
                };
        return new TableColumn(column.name(), name, OptionalInt.empty(), OptionalInt.empty());
    }

    private List<RowPlace> read(String copyManifestUrl) {
        return Optional.ofNullable(lake.copyManifests.get(copyManifestUrl))
                .orElseThrow(() -> gone("S3ServiceException: no such manifest"))
                .stream()
                .flatMap(file -> lake.rows(file.key()).stream())
                .toList();
    }

    private Optional<LoadRejection> refusal(String copyManifestUrl) {
        List<CopyFile> files = lake.copyManifests.getOrDefault(copyManifestUrl, List.of());
        if (files.stream().anyMatch(file -> badObjects.contains(file.key()))) {
            return Optional.of(new LoadRejection(badCause, ErrorCode.LOAD_REJECTED, "failed, query " + copies));
        }
        boolean rowsAreBad = read(copyManifestUrl).stream().anyMatch(badPlaces::contains);
        List<NamedFault> faults = new ArrayList<>();
        for (CopyFile file : files) {
            List<RowPlace> rows = lake.rows(file.key());
            for (int i = 0; i < rows.size(); i++) {
                if (badPlaces.contains(rows.get(i)) && faults.size() < named) {
                    faults.add(new NamedFault(file.key(), i + 1L, FAULT));
                }
            }
        }
        return rowsAreBad
                ? Optional.of(new LoadRejection(
                        LoadRejection.Cause.ROWS, ErrorCode.LOAD_REJECTED, "failed, query " + copies, faults))
                : Optional.empty();
    }

    private List<NamedFault> faults(List<RowPlace> read) {
        return read.stream()
                .filter(badPlaces::contains)
                .map(row -> new NamedFault(row.object(), row.line(), FAULT))
                .toList();
    }

    private boolean isRefused(String column) {
        return refusedColumns.contains(column) || hiddenColumns.contains(column);
    }

    private static MillraceException gone(String what) {
        return new MillraceException(ErrorCode.WAREHOUSE_UNAVAILABLE, what);
    }

    private final class Port implements Warehouse {
        private final Chaos chaos;
        private final List<Session> sessions = new ArrayList<>();
        private boolean aborted;

        private Port(Chaos chaos) {
            this.chaos = chaos;
        }

        private <T> T call(Chaos.Effect<T, RuntimeException> effect) {
            if (aborted) {
                throw gone("the connection was cut");
            }
            return chaos.call(ErrorCode.WAREHOUSE_UNAVAILABLE, effect);
        }

        @Override
        public Set<String> loaded(DatasetName dataset) {
            return call(() -> new HashSet<>(ledger.keySet()));
        }

        @Override
        public Optional<String> lastLoaded(DatasetName dataset) {
            return call(() -> ledger.keySet().stream()
                    .filter(object -> object.startsWith("raw/"))
                    .max(Comparator.naturalOrder()));
        }

        @Override
        public Set<String> loadedAmong(DatasetName dataset, Collection<String> objects) {
            return call(() -> objects.stream().filter(ledger::containsKey).collect(Collectors.toSet()));
        }

        @Override
        public Optional<TableDefinition> table(TableName table) {
            onTable.run();
            return call(() ->
                    tableExists ? Optional.of(new TableDefinition(List.copyOf(columns.values()))) : Optional.empty());
        }

        @Override
        public Optional<String> createTable(TableName table, List<NewColumn> definition, TableDesign design) {
            return call(() -> {
                if (definition.stream().anyMatch(column -> isRefused(column.name()))) {
                    return Optional.of("no such columns");
                }
                if (!tableExists) {
                    FakeWarehouse.this.table(definition.toArray(new NewColumn[0]));
                }
                return Optional.empty();
            });
        }

        @Override
        public Optional<ColumnRefusal> addColumn(TableName table, NewColumn column) {
            return call(() -> {
                if (refusedColumns.contains(column.name())) {
                    return Optional.of(new ColumnRefusal("not the owner", refusesAll));
                }
                if (hiddenColumns.contains(column.name())) {
                    return Optional.empty();
                }
                columnsAdded++;
                columns.putIfAbsent(column.name(), described(column));
                return Optional.empty();
            });
        }

        @Override
        public void widenColumn(TableName table, NewColumn column) {
            call(() -> columns.put(column.name(), described(column)) != null);
        }

        @Override
        public ProbeAnswer probe(LoadTarget target, String copyManifestUrl, ProbeMethod method, boolean all) {
            return call(() -> {
                probes++;
                if (method == ProbeMethod.DRY_RUN && !dryRunSees) {
                    return new ProbeAnswer(Optional.empty(), List.of());
                }
                return all
                        ? new ProbeAnswer(Optional.empty(), listsAll ? faults(read(copyManifestUrl)) : List.of())
                        : new ProbeAnswer(refusal(copyManifestUrl), List.of());
            });
        }

        @Override
        public LoadSession begin(DatasetName dataset, LoadTarget target) {
            return call(() -> {
                if (lockHolder != null) {
                    throw gone("waited too long for the load lock");
                }
                Session session = new Session(this);
                lockHolder = session;
                sessions.add(session);
                return session;
            });
        }

        @Override
        public List<HeldBatch> held(DatasetName dataset) {
            return call(() -> List.copyOf(held.values()));
        }

        @Override
        public void hold(Collection<HeldBatch> batches) {
            call(() -> {
                requireHeldFree();
                batches.forEach(batch -> held.put(batch.object(), batch));
                return true;
            });
        }

        @Override
        public void release(DatasetName dataset, Collection<String> objects) {
            call(() -> {
                requireHeldFree();
                return held.keySet().removeAll(objects);
            });
        }

        private void requireHeldFree() {
            if (heldIsRead) {
                throw gone("waited too long for held_batches");
            }
        }

        @Override
        public List<RowPlace> openBadRows(DatasetName dataset, Optional<String> object, int most) {
            return call(() -> badRows.keySet().stream().sorted().limit(most).toList());
        }

        @Override
        public boolean stillBad(DatasetName dataset, Collection<RowPlace> places) {
            return call(() -> badRows.keySet().containsAll(places));
        }

        @Override
        public boolean decide(DatasetName dataset, String object, Decision decision) {
            return call(() -> held.containsKey(object));
        }

        @Override
        public void abort() {
            aborted = true;
            sessions.forEach(Session::orphan);
        }

        @Override
        public void close() {
            sessions.forEach(Session::close);
            onClose.run();
        }
    }

    private final class Session implements LoadSession {
        private final Port port;
        private final Map<RowPlace, Integer> newRows = new HashMap<>();
        private final List<RowPlace> newBadRows = new ArrayList<>();
        private final List<RowPlace> replayed = new ArrayList<>();
        private final Map<String, String> newLedger = new HashMap<>();
        private boolean clientGone;
        private boolean ended;
        private boolean commitUnderWay;

        private Session(Port port) {
            this.port = port;
        }

        @Override
        public long copy(String copyManifestUrl) throws LoadRejectedException {
            requireAlive();
            return port.chaos.call(ErrorCode.WAREHOUSE_UNAVAILABLE, () -> copyNow(copyManifestUrl));
        }

        private long copyNow(String copyManifestUrl) throws LoadRejectedException {
            copies++;
            Optional<LoadRejection> rejection = refusal(copyManifestUrl);
            if (rejection.isPresent()) {
                throw new LoadRejectedException(rejection.get(), gone("refused"));
            }
            List<RowPlace> read = read(copyManifestUrl);
            read.forEach(row -> newRows.merge(row, 1, Integer::sum));
            return read.size();
        }

        @Override
        public void record(LoadRecord load) {
            requireAlive();
            port.chaos.call(ErrorCode.WAREHOUSE_UNAVAILABLE, () -> {
                load.batches().forEach(batch -> newLedger.put(batch.object(), load.loadId()));
                load.badRows().forEach(row -> newBadRows.add(row.place()));
                return true;
            });
        }

        @Override
        public void record(ReplayRecord replay) {
            requireAlive();
            port.chaos.call(ErrorCode.WAREHOUSE_UNAVAILABLE, () -> {
                newLedger.put(replay.ledgerKey(), replay.loadId());
                return replayed.addAll(replay.places());
            });
        }

        @Override
        public void commit() {
            requireAlive();
            port.chaos.mayFail(ErrorCode.WAREHOUSE_UNAVAILABLE);
            commitUnderWay = true;
            try {
                port.chaos.mayFail(ErrorCode.WAREHOUSE_UNAVAILABLE);
            } catch (MillraceException | Chaos.Crash e) {
                // The answer is lost; the commit takes place now, later, or never.
                if (random.nextBoolean()) {
                    endOnServer();
                }
                throw e;
            }
            apply();
        }

        @Override
        public boolean committed(String loadId) {
            requireAlive();
            return port.chaos.call(ErrorCode.WAREHOUSE_UNAVAILABLE, () -> ledger.values().stream()
                    .anyMatch(loads -> loads.contains(loadId)));
        }

        @Override
        public void close() {
            if (commitUnderWay && !ended) {
                orphan();
            } else {
                end();
            }
        }

        private void requireAlive() {
            if (port.aborted || ended) {
                throw gone("the connection was cut");
            }
        }

        private void orphan() {
            if (!ended && !clientGone) {
                clientGone = true;
                orphans.add(this);
            }
        }

        private void endOnServer() {
            if (!ended && commitUnderWay && random.nextBoolean()) {
                apply();
            } else {
                end();
            }
        }

        private void apply() {
            newRows.forEach((row, copies) -> rows.merge(row, copies, Integer::sum));
            newBadRows.forEach(row -> badRows.merge(row, 1, Integer::sum));
            replayed.forEach(badRows::remove);
            newLedger.forEach((object, load) ->
                    ledger.computeIfAbsent(object, key -> new ArrayList<>()).add(load));
            end();
        }

        private void end() {
            ended = true;
            if (lockHolder == this) {
                lockHolder = null;
            }
        }
    }
}
