package io.millrace.monitor.catalog;

import io.millrace.lake.store.ObjectStore;
import io.millrace.monitor.lake.BatchCounts;
import io.millrace.monitor.lake.DatasetBatches;
import io.millrace.monitor.lake.LakeCollector;
import io.millrace.monitor.stage.DatasetStages;
import io.millrace.monitor.stage.StageRounds;
import io.millrace.monitor.warehouse.LedgerCounts;
import io.millrace.runtime.contract.Contracts;
import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.batch.ManifestCodec;
import io.millrace.schemas.contract.ColumnContract;
import io.millrace.schemas.contract.DataContract;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.MillraceException;
import io.millrace.schemas.fingerprint.ColumnFingerprint;
import io.millrace.schemas.fingerprint.FrequentValues;
import io.millrace.schemas.row.ColumnSeen;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Puts together what contracts, manifests and the warehouse say of the tables. Thread-safe. */
public final class Catalog {
    private static final int MOST_EXAMPLES = 5;
    private static final int LONGEST_EXAMPLE = 60;

    private final StageRounds stages;
    private final LakeCollector lake;
    private final ObjectStore store;
    private final WarehouseColumns warehouse;
    private final Supplier<Contracts> contracts;
    private final String schema;

    /**
     * @param schema of tables whose contract names none
     */
    public Catalog(
            StageRounds stages,
            LakeCollector lake,
            ObjectStore store,
            WarehouseColumns warehouse,
            Supplier<Contracts> contracts,
            String schema) {
        this.stages = stages;
        this.lake = lake;
        this.store = store;
        this.warehouse = warehouse;
        this.contracts = contracts;
        this.schema = schema;
    }

    /**
     * The tables in which every word of the query is found, the best first; all by name without one. Columns have what the
     * contract and the warehouse say; only a table's own entry has what the newest batch shows.
     */
    public List<CatalogTable> search(String query) {
        List<String> words = Stream.of(query.toLowerCase(Locale.ROOT).split("\\s+"))
                .filter(word -> !word.isBlank())
                .toList();
        Map<String, Map<String, String>> columns = warehouse.all();
        record Found(CatalogTable table, int score) {}
        return stages.board().datasets().stream()
                .map(dataset -> table(dataset, columns, Optional.empty()))
                .map(table -> new Found(table, words.isEmpty() ? 1 : table.score(words)))
                .filter(found -> found.score() > 0)
                .sorted(Comparator.comparing(Found::score).reversed().thenComparing(found -> found.table()
                        .dataset()))
                .map(Found::table)
                .toList();
    }

    /** A table with everything that is known of it; empty when there is no such dataset. */
    public Optional<CatalogTable> table(DatasetName name) {
        return stages.board().datasets().stream()
                .filter(dataset -> dataset.counts().dataset().equals(name))
                .findFirst()
                .map(dataset -> table(dataset, warehouse.all(), newest(name)));
    }

    private CatalogTable table(
            DatasetStages stages, Map<String, Map<String, String>> types, Optional<BatchManifest> newest) {
        DatasetName dataset = stages.counts().dataset();
        Optional<DataContract> contract = contracts.get().of(dataset);
        String table = tableName(dataset, contract, types);
        return new CatalogTable(
                dataset,
                table,
                contract.flatMap(DataContract::description).orElse(""),
                contract.flatMap(DataContract::owner).orElse(""),
                contract,
                stages.counts().table().stream()
                        .mapToLong(count -> count.rows())
                        .findAny(),
                stages.counts().lake().flatMap(DatasetBatches::newest),
                stages.counts().ledger().flatMap(LedgerCounts::lastLoad),
                contract.flatMap(DataContract::freshness),
                columns(contract, types.getOrDefault(table, Map.of()), newest),
                lineage(dataset, table));
    }

    /** Mirrors of source tables are named with underscores. */
    private String tableName(
            DatasetName dataset, Optional<DataContract> contract, Map<String, Map<String, String>> types) {
        String plain = dataset.value().replace('.', '_').toLowerCase(Locale.ROOT);
        String name = contract.flatMap(DataContract::physicalName).orElse(plain);
        String whole = name.indexOf('.') >= 0 ? name : schema + "." + name;
        if (types.containsKey(whole) || dataset.isChanges() || contract.isPresent()) {
            return whole;
        }
        return types.keySet().stream()
                .filter(table -> table.endsWith("." + plain))
                .findFirst()
                .orElse(whole);
    }

    private static List<CatalogColumn> columns(
            Optional<DataContract> contract, Map<String, String> types, Optional<BatchManifest> newest) {
        Set<String> names = new LinkedHashSet<>();
        contract.ifPresent(known -> known.columns().forEach(column -> names.add(column.name())));
        names.addAll(types.keySet());
        newest.filter(manifest -> types.isEmpty())
                .ifPresent(manifest -> manifest.schema().forEach(column -> names.add(column.name())));
        List<CatalogColumn> columns = new ArrayList<>();
        for (String name : names) {
            columns.add(
                    column(name, contract.flatMap(known -> known.column(name)), types.getOrDefault(name, ""), newest));
        }
        return columns;
    }

    private static CatalogColumn column(
            String name, Optional<ColumnContract> contract, String type, Optional<BatchManifest> newest) {
        Optional<ColumnFingerprint> print = newest.flatMap(
                manifest -> Optional.ofNullable(manifest.fingerprint()).flatMap(all -> all.column(name)));
        Optional<ColumnSeen> seen = newest.flatMap(manifest -> manifest.schema().stream()
                .filter(column -> column.name().equals(name))
                .findFirst());
        boolean masked = contract.map(ColumnContract::isPersonal).orElse(false)
                || print.map(ColumnFingerprint::isPersonal).orElse(false);
        long rows = newest.map(BatchManifest::rows).orElse(0L);
        return new CatalogColumn(
                name,
                contract.flatMap(ColumnContract::description).orElse(reserved(name)),
                type.isEmpty() ? contract.flatMap(ColumnContract::physicalType).orElse("") : type,
                seen.map(Catalog::kinds)
                        .orElse(contract.flatMap(ColumnContract::type)
                                .map(logical -> logical.text())
                                .orElse("")),
                contract.map(ColumnContract::required).orElse(false),
                contract.flatMap(ColumnContract::keyPosition).isPresent(),
                contract.flatMap(ColumnContract::classification).orElse(""),
                masked ? List.of() : examples(contract, print),
                masked,
                seen.filter(column -> rows > 0).map(column -> 1 - (double) column.values() / rows),
                print.flatMap(ColumnFingerprint::distinctValues).map(values -> values.estimate()));
    }

    private static List<String> examples(Optional<ColumnContract> contract, Optional<ColumnFingerprint> print) {
        List<String> said = contract.map(ColumnContract::examples).orElse(List.of());
        List<String> values = said.isEmpty()
                ? print.flatMap(ColumnFingerprint::frequentValues).map(FrequentValues::top).orElse(List.of()).stream()
                        .map(FrequentValues.Count::value)
                        .toList()
                : said;
        return values.stream()
                .limit(MOST_EXAMPLES)
                .map(value -> value.length() <= LONGEST_EXAMPLE ? value : value.substring(0, LONGEST_EXAMPLE) + "…")
                .toList();
    }

    private static String kinds(ColumnSeen column) {
        return column.types().stream()
                .map(type -> type.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                .collect(Collectors.joining(" or "));
    }

    private static String reserved(String name) {
        return switch (name) {
            case "_id" -> "Id of the event; the same event has it again.";
            case "_received_at" -> "When the edge took the event.";
            case "_sent_at" -> "When the client says that it sent the event.";
            case "_source" -> "Source whose write key the event came with.";
            case "_op" -> "What the change did: c created, u updated, d deleted, r read by a snapshot.";
            case "_position" -> "Orders the changes of a source.";
            case "_committed_at" -> "When the source committed the change.";
            case "_deleted" -> "Whether the row is deleted in the source.";
            default -> "";
        };
    }

    private static List<CatalogTable.Step> lineage(DatasetName dataset, String table) {
        List<CatalogTable.Step> steps = new ArrayList<>();
        if (dataset.isChanges()) {
            String source = dataset.value().substring(0, dataset.value().indexOf('.'));
            steps.add(new CatalogTable.Step(
                    dataset.value().substring(source.length() + 1), "table of the source " + source, "/sources"));
        } else {
            steps.add(new CatalogTable.Step("clients and backends", "events over HTTP or Kafka", "/live"));
        }
        steps.add(new CatalogTable.Step(dataset.topic(), "Kafka topic", ""));
        steps.add(new CatalogTable.Step(
                "raw/" + dataset + "/", "batches in the lake", "/datasets/" + dataset + "#batches"));
        steps.add(new CatalogTable.Step(table, "table in the warehouse", "/datasets/" + dataset));
        return steps;
    }

    /** The manifest of the newest batch; empty when there is none, or the store is away. */
    private Optional<BatchManifest> newest(DatasetName dataset) {
        Optional<BatchCounts> batch =
                lake.latest(dataset).filter(counts -> counts.rows() > 0).findFirst();
        try {
            return batch.flatMap(counts -> store.read(counts.name().manifestKey())
                    .map(bytes -> ManifestCodec.decode(counts.name().manifestKey(), bytes)));
        } catch (MillraceException away) {
            return Optional.empty();
        }
    }
}
