package io.millrace.loader;

import io.millrace.loader.contract.LoadTerms;
import io.millrace.loader.isolation.Tolerance;
import io.millrace.loader.reconcile.HoldPolicy;
import io.millrace.loader.reconcile.LoadPolicy;
import io.millrace.loader.table.TableName;
import io.millrace.loader.tables.TableNames;
import io.millrace.runtime.contract.Contracts;
import io.millrace.runtime.settings.WarehouseSettings;
import io.millrace.schemas.contract.DataContract;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.dataset.NameFolding;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** How each dataset is loaded: as the settings say, and where they leave it open, as its contract says. */
final class LoadPolicies {
    private final WarehouseLoaderSettings settings;
    private final WarehouseSettings warehouse;
    private final Supplier<Contracts> contracts;

    /**
     * @param contracts those in force, asked anew for every pass
     */
    LoadPolicies(WarehouseLoaderSettings settings, WarehouseSettings warehouse, Supplier<Contracts> contracts) {
        this.settings = settings;
        this.warehouse = warehouse;
        this.contracts = contracts;
    }

    /**
     * @throws io.millrace.schemas.error.MillraceException when the contract says something that no table can be
     */
    LoadPolicy of(DatasetName dataset) {
        LoadTerms terms = contracts.get().of(dataset).map(LoadTerms::of).orElse(LoadTerms.NONE);
        String name = dataset.value();
        List<String> key = settings.keyOf(name);
        return new LoadPolicy(
                table(dataset, terms.table()),
                settings.evolutionOf(name),
                new LoadPolicy.Limits(
                        settings.maxObjectsPerLoad(),
                        settings.maxBytesPerLoad().toBytes(),
                        settings.maxAttemptsPerLoad()),
                settings.fullListing(),
                new HoldPolicy(settings.heldRetry(), settings.heldRetryLongest()),
                terms.tolerance()
                        .orElseGet(() -> Tolerance.of(settings.toleratedBadRows(), settings.toleratedBadShare())),
                key.isEmpty() ? terms.key() : key,
                settings.removesDeleted(name),
                new LoadPolicy.Extras(
                        terms.design(),
                        settings.historyOf(name).map(this::named),
                        settings.dedupWindowOf(name),
                        settings.conflictsOf(name)));
    }

    /** How often the dataset is loaded. */
    Duration cadence(DatasetName dataset) {
        boolean critical =
                contracts.get().of(dataset).map(LoadTerms::isCritical).orElse(false);
        return settings.cadenceOf(dataset.value(), critical);
    }

    /** How often to look for new datasets. */
    Duration discovery() {
        return settings.shortestCadence(contracts.get().all().stream().anyMatch(LoadTerms::isCritical));
    }

    /**
     * Which dataset is loaded into which table.
     *
     * @param known datasets that have batches
     */
    TableNames names(Collection<DatasetName> known) {
        Set<DatasetName> all = new LinkedHashSet<>(known);
        settings.datasets().forEach(dataset -> all.add(new DatasetName(dataset.name())));
        contracts.get().all().forEach(contract -> all.add(contract.dataset()));
        TableNames names = new TableNames(warehouse.schema());
        for (DatasetName dataset : all) {
            Optional<String> physical = contracts.get().of(dataset).flatMap(DataContract::physicalName);
            names.add(dataset, table(dataset, physical));
        }
        return names;
    }

    /** The schemas in which tables of datasets stand. */
    Set<String> schemas(Collection<DatasetName> known) {
        Set<String> schemas = new LinkedHashSet<>(List.of(warehouse.schema()));
        names(known).tables().forEach(table -> schemas.add(table.schema()));
        return schemas;
    }

    private TableName table(DatasetName dataset, Optional<String> physicalName) {
        return named(settings.tableOf(dataset.value()).or(() -> physicalName).orElseGet(() -> defaultTable(dataset)));
    }

    /** A table by its name, in the warehouse's own schema unless it says another one. */
    TableName named(String name) {
        int dot = name.indexOf('.');
        return dot < 0
                ? new TableName(warehouse.schema(), name)
                : new TableName(name.substring(0, dot), name.substring(dot + 1));
    }

    /** Source, database and table in one name. */
    private static String defaultTable(DatasetName dataset) {
        return dataset.isChanges() ? NameFolding.column(dataset.value()).orElse(dataset.value()) : dataset.value();
    }
}
