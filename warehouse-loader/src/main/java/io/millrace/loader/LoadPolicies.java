package io.millrace.loader;

import io.millrace.loader.isolation.Tolerance;
import io.millrace.loader.reconcile.HoldPolicy;
import io.millrace.loader.reconcile.LoadPolicy;
import io.millrace.loader.table.Evolution;
import io.millrace.loader.table.TableName;
import io.millrace.runtime.settings.WarehouseSettings;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.dataset.NameFolding;

/** How each dataset is loaded, as the settings say. */
final class LoadPolicies {
    private LoadPolicies() {}

    static LoadPolicy of(DatasetName dataset, WarehouseLoaderSettings settings, WarehouseSettings warehouse) {
        return new LoadPolicy(
                table(dataset, settings, warehouse),
                new Evolution(settings.autoCreate(), settings.addColumns(), settings.widenColumns()),
                new LoadPolicy.Limits(
                        settings.maxObjectsPerLoad(),
                        settings.maxBytesPerLoad().toBytes(),
                        settings.maxAttemptsPerLoad()),
                settings.fullListing(),
                new HoldPolicy(settings.heldRetry(), settings.heldRetryLongest()),
                new Tolerance(settings.toleratedBadRows(), settings.toleratedBadShare()),
                settings.keyOf(dataset.value()),
                settings.removesDeleted(dataset.value()));
    }

    private static TableName table(DatasetName dataset, WarehouseLoaderSettings settings, WarehouseSettings warehouse) {
        String name = settings.tableOf(dataset.value()).orElseGet(() -> defaultTable(dataset));
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
