package io.millrace.loader;

import io.millrace.lake.store.S3ObjectStore;
import io.millrace.lake.store.S3Settings;
import io.millrace.loader.lake.LoadIds;
import io.millrace.loader.lake.ObjectStoreLake;
import io.millrace.loader.reconcile.BadRowReplay;
import io.millrace.loader.reconcile.Decision;
import io.millrace.loader.reconcile.LoadObserver;
import io.millrace.loader.reconcile.LoadPorts;
import io.millrace.loader.reconcile.Warehouse;
import io.millrace.loader.warehouse.CommitQueue;
import io.millrace.loader.warehouse.CopyCredentials;
import io.millrace.loader.warehouse.CopySource;
import io.millrace.loader.warehouse.LoaderIdentity;
import io.millrace.loader.warehouse.OpenMatters;
import io.millrace.loader.warehouse.RedshiftConnections;
import io.millrace.loader.warehouse.RedshiftWarehouse;
import io.millrace.runtime.contract.ContractWatch;
import io.millrace.runtime.launch.Build;
import io.millrace.runtime.settings.ContractSettings;
import io.millrace.runtime.settings.ObjectStoreSettings;
import io.millrace.runtime.settings.SettingsBinder;
import io.millrace.runtime.settings.SettingsSource;
import io.millrace.runtime.settings.WarehouseSettings;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a person does to loads: looks at bad rows and held batches, replays and decides. Works beside running loaders. Methods
 * throw {@link MillraceException} when something needed is away.
 */
public final class LoaderOperations implements AutoCloseable {
    private static final Duration S3_ATTEMPT = Duration.ofSeconds(20);
    private static final Duration S3_CALL = Duration.ofSeconds(60);

    private final WarehouseLoaderSettings settings;
    private final LoadPolicies policies;
    private final ContractWatch contracts;
    private final ObjectStoreSettings objectStore;
    private final RedshiftConnections connections;
    private final S3ObjectStore store;

    private LoaderOperations(
            WarehouseSettings warehouse,
            WarehouseLoaderSettings settings,
            ObjectStoreSettings objectStore,
            ContractSettings contracts) {
        this.settings = settings;
        this.contracts = new ContractWatch(contracts);
        this.policies = new LoadPolicies(settings, warehouse, this.contracts);
        this.objectStore = objectStore;
        this.connections = new RedshiftConnections(warehouse, settings.connectTimeout());
        this.store = new S3ObjectStore(new S3Settings(
                objectStore.endpoint(),
                objectStore.region(),
                objectStore.bucket(),
                objectStore.accessKey(),
                objectStore.secretKey(),
                objectStore.pathStyle(),
                S3_ATTEMPT,
                S3_CALL));
    }

    /**
     * With the loader's own settings.
     *
     * @throws io.millrace.runtime.settings.InvalidSettingsException when they are wrong
     */
    public static LoaderOperations open(SettingsSource source) {
        SettingsBinder binder = new SettingsBinder(source);
        Optional<WarehouseSettings> warehouse = binder.bind(WarehouseSettings.SECTION);
        Optional<WarehouseLoaderSettings> settings = binder.bind(WarehouseLoaderSettings.SECTION);
        Optional<ObjectStoreSettings> objectStore = binder.bind(ObjectStoreSettings.SECTION);
        Optional<ContractSettings> contracts = binder.bind(ContractSettings.SECTION);
        binder.throwIfAny();
        return new LoaderOperations(
                warehouse.orElseThrow(), settings.orElseThrow(), objectStore.orElseThrow(), contracts.orElseThrow());
    }

    /**
     * Bad rows that were not loaded since, the latest first; texts by column.
     *
     * @param dataset only of this one; empty for all
     */
    public List<Map<String, String>> badRows(Optional<String> dataset, int most) {
        return query(connection -> OpenMatters.badRows(connection, dataset, most));
    }

    /** One bad row; empty when there is none at this place. */
    public Optional<Map<String, String>> badRow(String object, long line) {
        return query(connection -> OpenMatters.badRow(connection, object, line));
    }

    /** Held batches, those that have waited longest first; texts by column. */
    public List<Map<String, String>> held() {
        return query(OpenMatters::held);
    }

    /**
     * Loads bad rows once more; those that are still bad stay bad.
     *
     * @param object only rows of this object; empty for all of the dataset
     */
    public BadRowReplay.Result replay(DatasetName dataset, Optional<String> object, int most) {
        return new BadRowReplay(ports(), dataset, policies.of(dataset)).run(object, most);
    }

    /** Writes down what to do about a held batch; answers whether it is held. */
    public boolean decide(String object, Decision decision) {
        DatasetName dataset = BatchName.parse(object)
                .map(BatchName::dataset)
                .orElseThrow(() -> new MillraceException(
                        ErrorCode.MALFORMED_REQUEST,
                        "'" + object + "' is not the name of a batch; see millrace loads ls"));
        try (Warehouse opened = ports().warehouses().open()) {
            return opened.decide(dataset, object, decision);
        }
    }

    private LoadPorts ports() {
        Clock clock = Clock.systemUTC();
        CopySource source = new CopySource(CopyCredentials.of(settings.iamRole(), objectStore), objectStore.region());
        LoaderIdentity identity = new LoaderIdentity(
                ManagementFactory.getRuntimeMXBean().getName(), Build.current().version());
        RedshiftWarehouse.Timeouts timeouts =
                new RedshiftWarehouse.Timeouts(settings.lockTimeout(), settings.copyTimeout());
        CommitQueue commits = new CommitQueue(settings.maxConcurrentCommits());
        return new LoadPorts(
                new ObjectStoreLake(store, objectStore.bucket()),
                () -> new RedshiftWarehouse(connections, source, identity, timeouts, commits),
                (dataset, onLoss) -> Optional.empty(),
                new LoadObserver() {},
                clock,
                new LoadIds(clock));
    }

    private <T> T query(Query<T> query) {
        try (Connection connection = connections.open(settings.lockTimeout())) {
            return query.on(connection);
        } catch (SQLException e) {
            throw new MillraceException(
                    ErrorCode.WAREHOUSE_UNAVAILABLE, "the warehouse does not answer: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        contracts.close();
        store.close();
    }

    @FunctionalInterface
    private interface Query<T> {
        T on(Connection connection) throws SQLException;
    }
}
