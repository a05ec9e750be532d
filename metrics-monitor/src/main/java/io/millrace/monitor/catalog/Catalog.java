package io.millrace.monitor.catalog;

import io.millrace.lake.store.ObjectStore;
import io.millrace.monitor.derived.DerivedTable;
import io.millrace.monitor.lake.BatchCounts;
import io.millrace.monitor.lake.DatasetBatches;
import io.millrace.monitor.lake.LakeCollector;
import io.millrace.monitor.stage.DatasetStages;
import io.millrace.monitor.stage.StageBoard;
import io.millrace.monitor.warehouse.LedgerCounts;
import io.millrace.runtime.contract.Contracts;
import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.batch.ManifestCodec;
import io.millrace.schemas.contract.DataContract;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.derived.DerivedDescription;
import io.millrace.schemas.error.MillraceException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Puts together what contracts, manifests, jobs and the warehouse say of the tables. Thread-safe. */
public final class Catalog {
    /** How long a search uses what was put together for the one before. */
    private static final Duration KEPT = Duration.ofSeconds(2);

    private final Inputs inputs;
    private final WarehouseColumns warehouse;
    private final String schema;
    private final InstantSource clock;
    private Index index = new Index(Instant.MIN, new CatalogSearch(List.of()));

    /**
     * Where the parts come from.
     *
     * @param derived results of jobs by name; nothing while nobody has read them
     */
    public record Inputs(
            Supplier<StageBoard> stages,
            LakeCollector lake,
            ObjectStore store,
            Supplier<Contracts> contracts,
            Supplier<Map<String, DerivedTable>> derived) {}

    /** What was put together at a moment. */
    private record Index(Instant made, CatalogSearch search) {}

    /**
     * @param schema of tables whose contract names none
     */
    public Catalog(Inputs inputs, WarehouseColumns warehouse, String schema, InstantSource clock) {
        this.inputs = inputs;
        this.warehouse = warehouse;
        this.schema = schema;
        this.clock = clock;
    }

    /**
     * The tables in which every word of the query is found, the best first; all by name without one. Columns have what the
     * contract and the warehouse say; only a table's own entry has what the newest batch shows. What was found may be two seconds
     * old.
     */
    public List<CatalogTable> search(String query) {
        return index().search().find(query);
    }

    private synchronized Index index() {
        Instant now = clock.instant();
        if (index.made().plus(KEPT).isBefore(now)) {
            index = new Index(now, new CatalogSearch(all()));
        }
        return index;
    }

    /** Every table with what is known without asking for its newest batch. */
    List<CatalogTable> all() {
        return new Snapshot().all();
    }

    /** A table with everything that is known of it; empty when there is no such dataset. */
    public Optional<CatalogTable> table(DatasetName name) {
        return new Snapshot().one(name);
    }

    /** Everything at one moment. */
    private final class Snapshot {
        private final StageBoard board = inputs.stages().get();
        private final Contracts contracts = inputs.contracts().get();
        private final Map<String, Map<String, String>> types = warehouse.all();
        private final Map<String, DerivedTable> derived = inputs.derived().get();
        private final Map<String, List<String>> readers = new HashMap<>();
        private final Map<ColumnRef, List<ColumnRef>> uses = new HashMap<>();

        Snapshot() {
            derived.values().forEach(table -> {
                table.inputs().forEach(input -> readers.computeIfAbsent(input, any -> new ArrayList<>())
                        .add(table.name()));
                table.columns().forEach(column -> column.from().forEach(origin -> uses.computeIfAbsent(
                                new ColumnRef(origin.dataset(), origin.column()), any -> new ArrayList<>())
                        .add(new ColumnRef(table.name(), column.name()))));
            });
        }

        List<CatalogTable> all() {
            Map<String, CatalogTable> tables = new TreeMap<>();
            derived.values().forEach(table -> dataset(table.name())
                    .ifPresent(name -> tables.put(table.name(), derived(name, table))));
            board.datasets()
                    .forEach(stages -> tables.computeIfAbsent(
                            stages.counts().dataset().value(), any -> raw(stages, Optional.empty())));
            return List.copyOf(tables.values());
        }

        Optional<CatalogTable> one(DatasetName name) {
            DerivedTable made = derived.get(name.value());
            if (made != null) {
                return Optional.of(derived(name, made));
            }
            return board.datasets().stream()
                    .filter(dataset -> dataset.counts().dataset().equals(name))
                    .findFirst()
                    .map(dataset -> raw(dataset, newest(name)));
        }

        private CatalogTable raw(DatasetStages stages, Optional<BatchManifest> newest) {
            DatasetName dataset = stages.counts().dataset();
            Optional<DataContract> contract = contracts.of(dataset);
            String table = tableName(dataset, contract);
            return new CatalogTable(
                    dataset,
                    dataset.isChanges() ? CatalogTable.Kind.MIRROR : CatalogTable.Kind.EVENTS,
                    table,
                    types.containsKey(table),
                    contract.flatMap(DataContract::description).orElse(""),
                    contract.flatMap(DataContract::owner).orElse(""),
                    contract,
                    stages.counts().table().stream()
                            .mapToLong(count -> count.rows())
                            .findAny(),
                    stages.counts().lake().flatMap(DatasetBatches::newest),
                    stages.counts().ledger().flatMap(LedgerCounts::lastLoad),
                    contract.flatMap(DataContract::freshness),
                    columns(dataset, contract, table).raw(newest),
                    Lineage.ofRaw(dataset, table),
                    List.of(),
                    readers.getOrDefault(dataset.value(), List.of()));
        }

        private CatalogTable derived(DatasetName dataset, DerivedTable made) {
            Optional<DataContract> contract = contracts.of(dataset);
            Optional<String> named = made.description().flatMap(DerivedDescription::table);
            String table = named.map(this::whole).orElse(dataset.value());
            return new CatalogTable(
                    dataset,
                    CatalogTable.Kind.DERIVED,
                    table,
                    named.isPresent() && types.containsKey(table),
                    contract.flatMap(DataContract::description)
                            .or(() -> made.description().map(DerivedDescription::description))
                            .orElse(""),
                    contract.flatMap(DataContract::owner)
                            .or(() -> made.description().map(DerivedDescription::owner))
                            .orElse(""),
                    contract,
                    OptionalLong.of(made.rows()),
                    made.lastMade().map(DerivedTable.Partition::movedAt),
                    Optional.empty(),
                    contract.flatMap(DataContract::freshness),
                    columns(dataset, contract, table).derived(made),
                    Lineage.ofDerived(made, named.map(this::whole)),
                    made.inputs(),
                    readers.getOrDefault(dataset.value(), List.of()));
        }

        private CatalogColumns columns(DatasetName dataset, Optional<DataContract> contract, String table) {
            return new CatalogColumns(
                    dataset.value(), contract, types.getOrDefault(table, Map.of()), uses, this::isMasked);
        }

        /** Whether the contract of a column's dataset says that its values must not be shown. */
        private boolean isMasked(ColumnRef column) {
            return dataset(column.dataset())
                    .flatMap(contracts::of)
                    .flatMap(contract -> contract.column(column.column()))
                    .filter(said -> said.isPersonal())
                    .isPresent();
        }

        /** Mirrors of source tables are named with underscores. */
        private String tableName(DatasetName dataset, Optional<DataContract> contract) {
            String plain = dataset.value().replace('.', '_').toLowerCase(Locale.ROOT);
            String whole = whole(contract.flatMap(DataContract::physicalName).orElse(plain));
            if (types.containsKey(whole) || dataset.isChanges() || contract.isPresent()) {
                return whole;
            }
            return types.keySet().stream()
                    .filter(table -> table.endsWith("." + plain))
                    .findFirst()
                    .orElse(whole);
        }

        private String whole(String name) {
            return name.indexOf('.') >= 0 ? name : schema + "." + name;
        }
    }

    private static Optional<DatasetName> dataset(String name) {
        try {
            return Optional.of(new DatasetName(name));
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    /** The manifest of the newest batch; empty when there is none, or the store is away. */
    private Optional<BatchManifest> newest(DatasetName dataset) {
        Optional<BatchCounts> batch = inputs.lake()
                .latest(dataset)
                .filter(counts -> counts.rows() > 0)
                .findFirst();
        try {
            return batch.flatMap(counts -> inputs.store()
                    .read(counts.name().manifestKey())
                    .map(bytes -> ManifestCodec.decode(counts.name().manifestKey(), bytes)));
        } catch (MillraceException away) {
            return Optional.empty();
        }
    }
}
