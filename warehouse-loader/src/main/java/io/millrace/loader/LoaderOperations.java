package io.millrace.loader;

import io.millrace.lake.store.ObjectStore;
import io.millrace.lake.store.S3ObjectStore;
import io.millrace.lake.store.S3Settings;
import io.millrace.loader.advice.Advice;
import io.millrace.loader.advice.WarehouseAdvice;
import io.millrace.loader.lake.LoadIds;
import io.millrace.loader.lake.ObjectStoreLake;
import io.millrace.loader.lock.CuratorTableLocks;
import io.millrace.loader.lock.ZooKeeperClient;
import io.millrace.loader.migration.TeamMigrations;
import io.millrace.loader.migration.WarehouseMigration;
import io.millrace.loader.reconcile.BadRowReplay;
import io.millrace.loader.reconcile.CycleOutcome;
import io.millrace.loader.reconcile.DatasetState;
import io.millrace.loader.reconcile.Decision;
import io.millrace.loader.reconcile.LoadCycle;
import io.millrace.loader.reconcile.LoadObserver;
import io.millrace.loader.reconcile.LoadPorts;
import io.millrace.loader.reconcile.TableLocks;
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
import io.millrace.runtime.settings.ZooKeeperSettings;
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
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.curator.framework.CuratorFramework;

/**
 * What a person does to loads: looks at bad rows and held batches, replays and decides. Works beside running loaders. Methods
 * throw {@link MillraceException} when something needed is away.
 */
public final class LoaderOperations implements AutoCloseable {
    private static final Duration S3_ATTEMPT = Duration.ofSeconds(20);
    private static final Duration S3_CALL = Duration.ofSeconds(60);
    private static final Duration MIGRATION_TIMEOUT = Duration.ofMinutes(5);

    private final WarehouseSettings warehouse;
    private final WarehouseLoaderSettings settings;
    private final LoadPolicies policies;
    private final ContractWatch contracts;
    private final ObjectStoreSettings objectStore;
    private final RedshiftConnections connections;
    private final ObjectStore store;
    private final SettingsSource source;

    private LoaderOperations(
            WarehouseSettings warehouse,
            WarehouseLoaderSettings settings,
            ObjectStoreSettings objectStore,
            ContractSettings contracts,
            SettingsSource source,
            Function<ObjectStoreSettings, ObjectStore> store) {
        this.source = source;
        this.warehouse = warehouse;
        this.settings = settings;
        this.contracts = new ContractWatch(contracts);
        this.policies = new LoadPolicies(settings, warehouse, this.contracts);
        this.objectStore = objectStore;
        this.connections = new RedshiftConnections(warehouse, settings.connectTimeout());
        this.store = store.apply(objectStore);
    }

    /**
     * With the loader's own settings.
     *
     * @throws io.millrace.runtime.settings.InvalidSettingsException when they are wrong
     */
    public static LoaderOperations open(SettingsSource source) {
        return open(source, LoaderOperations::s3);
    }

    /**
     * With a store of the lake that the caller has made; closed with the result.
     *
     * @throws io.millrace.runtime.settings.InvalidSettingsException when the settings are wrong
     */
    public static LoaderOperations open(SettingsSource source, ObjectStore store) {
        return open(source, settings -> store);
    }

    private static S3ObjectStore s3(ObjectStoreSettings settings) {
        return new S3ObjectStore(new S3Settings(
                settings.endpoint(),
                settings.region(),
                settings.bucket(),
                settings.accessKey(),
                settings.secretKey(),
                settings.pathStyle(),
                S3_ATTEMPT,
                S3_CALL));
    }

    private static LoaderOperations open(SettingsSource source, Function<ObjectStoreSettings, ObjectStore> store) {
        SettingsBinder binder = new SettingsBinder(source);
        Optional<WarehouseSettings> warehouse = binder.bind(WarehouseSettings.SECTION);
        Optional<WarehouseLoaderSettings> settings = binder.bind(WarehouseLoaderSettings.SECTION);
        Optional<ObjectStoreSettings> objectStore = binder.bind(ObjectStoreSettings.SECTION);
        Optional<ContractSettings> contracts = binder.bind(ContractSettings.SECTION);
        binder.throwIfAny();
        return new LoaderOperations(
                warehouse.orElseThrow(),
                settings.orElseThrow(),
                objectStore.orElseThrow(),
                contracts.orElseThrow(),
                source,
                store);
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

    /**
     * What would make the warehouse's tables faster, from its own catalog.
     *
     * @param leastRows smaller tables are left out
     */
    public List<Advice> advise(long leastRows) {
        return query(connection -> new WarehouseAdvice(connection).read(leastRows));
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

    /**
     * Loads what a dataset has in the lake and not in the warehouse: one pass, as a running loader makes it, under the same
     * lock.
     */
    public CycleOutcome load(DatasetName dataset, LoadObserver observer) {
        ZooKeeperSettings settings = zooKeeper();
        try (CuratorFramework client = ZooKeeperClient.start(settings)) {
            requireConnection(client, settings);
            LoadPorts ports = ports(new CuratorTableLocks(client, settings.root()), observer);
            return new LoadCycle(dataset, new DatasetState(), ports, policies.of(dataset), Optional.empty()).run();
        }
    }

    /** Makes Millrace's own tables and the team's, or brings them up to date, as a starting loader does. */
    public void migrate() {
        ZooKeeperSettings settings = zooKeeper();
        try (CuratorFramework client = ZooKeeperClient.start(settings)) {
            requireConnection(client, settings);
            new WarehouseMigration(
                            connections.dataSource(MIGRATION_TIMEOUT),
                            client,
                            settings.root(),
                            this.settings
                                    .migrations()
                                    .map(directory -> new TeamMigrations(directory, warehouse.schema())))
                    .run();
        }
    }

    private ZooKeeperSettings zooKeeper() {
        SettingsBinder binder = new SettingsBinder(source);
        Optional<ZooKeeperSettings> bound = binder.bind(ZooKeeperSettings.SECTION);
        binder.throwIfAny();
        return bound.orElseThrow();
    }

    private static void requireConnection(CuratorFramework client, ZooKeeperSettings settings) {
        try {
            int wait = Math.toIntExact(settings.sessionTimeout().toMillis());
            if (client.blockUntilConnected(wait, TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new MillraceException(
                ErrorCode.ZOOKEEPER_UNAVAILABLE, "ZooKeeper does not answer at " + settings.connect());
    }

    private LoadPorts ports() {
        return ports((dataset, onLoss) -> Optional.empty(), new LoadObserver() {});
    }

    private LoadPorts ports(TableLocks locks, LoadObserver observer) {
        Clock clock = Clock.systemUTC();
        CopySource source = new CopySource(CopyCredentials.of(settings.iamRole(), objectStore), objectStore.region());
        LoaderIdentity identity = new LoaderIdentity(
                ManagementFactory.getRuntimeMXBean().getName(), Build.current().version());
        RedshiftWarehouse.Timeouts timeouts =
                RedshiftWarehouse.Timeouts.ofOperator(settings.lockTimeout(), settings.copyTimeout());
        CommitQueue commits = new CommitQueue(settings.maxConcurrentCommits());
        return new LoadPorts(
                new ObjectStoreLake(store, objectStore.bucket()),
                () -> new RedshiftWarehouse(connections, source, identity, timeouts, commits),
                locks,
                observer,
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
