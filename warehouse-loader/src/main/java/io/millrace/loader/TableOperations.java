package io.millrace.loader;

import io.millrace.lake.store.S3ObjectStore;
import io.millrace.lake.store.S3Settings;
import io.millrace.loader.lake.ObjectStoreLake;
import io.millrace.loader.lock.ZooKeeperClient;
import io.millrace.loader.tables.TableTopic;
import io.millrace.loader.tables.TableWatch;
import io.millrace.loader.tables.ZooKeeperDatasets;
import io.millrace.loader.warehouse.RedshiftConnections;
import io.millrace.loader.warehouse.TableCatalog;
import io.millrace.runtime.contract.ContractWatch;
import io.millrace.runtime.settings.ContractSettings;
import io.millrace.runtime.settings.KafkaSettings;
import io.millrace.runtime.settings.ObjectStoreSettings;
import io.millrace.runtime.settings.SettingsBinder;
import io.millrace.runtime.settings.SettingsSource;
import io.millrace.runtime.settings.WarehouseSettings;
import io.millrace.runtime.settings.ZooKeeperSettings;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import io.millrace.schemas.warehouse.PublishedTable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;

/** Looks at the tables of the warehouse, and publishes them, without waiting for a loader to do so. */
public final class TableOperations implements AutoCloseable {
    private static final Duration S3_ATTEMPT = Duration.ofSeconds(20);
    private static final Duration S3_CALL = Duration.ofSeconds(60);
    private static final int CONNECT_SECONDS = 10;

    private final S3ObjectStore store;
    private final ContractWatch contracts;
    private final CuratorFramework zooKeeper;
    private final TableWatch watch;

    private TableOperations(
            S3ObjectStore store, ContractWatch contracts, CuratorFramework zooKeeper, TableWatch watch) {
        this.store = store;
        this.contracts = contracts;
        this.zooKeeper = zooKeeper;
        this.watch = watch;
    }

    /**
     * With the loader's own settings.
     *
     * @throws io.millrace.runtime.settings.InvalidSettingsException when they are wrong
     */
    public static TableOperations open(SettingsSource source) {
        SettingsBinder binder = new SettingsBinder(source);
        Optional<WarehouseSettings> warehouse = binder.bind(WarehouseSettings.SECTION);
        Optional<WarehouseLoaderSettings> loader = binder.bind(WarehouseLoaderSettings.SECTION);
        Optional<ObjectStoreSettings> lake = binder.bind(ObjectStoreSettings.SECTION);
        Optional<ContractSettings> contracts = binder.bind(ContractSettings.SECTION);
        Optional<ZooKeeperSettings> zooKeeper = binder.bind(ZooKeeperSettings.SECTION);
        Optional<KafkaSettings> kafka = binder.bind(KafkaSettings.SECTION);
        binder.throwIfAny();
        return open(
                warehouse.orElseThrow(),
                loader.orElseThrow(),
                lake.orElseThrow(),
                new ContractWatch(contracts.orElseThrow()),
                zooKeeper.orElseThrow(),
                kafka.orElseThrow());
    }

    private static TableOperations open(
            WarehouseSettings warehouse,
            WarehouseLoaderSettings loader,
            ObjectStoreSettings lake,
            ContractWatch contracts,
            ZooKeeperSettings zooKeeper,
            KafkaSettings kafka) {
        S3ObjectStore store = new S3ObjectStore(new S3Settings(
                lake.endpoint(),
                lake.region(),
                lake.bucket(),
                lake.accessKey(),
                lake.secretKey(),
                lake.pathStyle(),
                S3_ATTEMPT,
                S3_CALL));
        ObjectStoreLake batches = new ObjectStoreLake(store, lake.bucket());
        CuratorFramework client = ZooKeeperClient.start(zooKeeper);
        LoadPolicies policies = new LoadPolicies(loader, warehouse, contracts);
        TableCatalog catalog =
                new TableCatalog(new RedshiftConnections(warehouse, loader.connectTimeout()), loader.lockTimeout());
        TableWatch watch = new TableWatch(
                () -> catalog.tables(policies.schemas(batches.datasets())),
                () -> policies.names(batches.datasets()),
                new ZooKeeperDatasets(client, zooKeeper.root()),
                new TableTopic(kafka, loader.tables().topic(), loader.tables().replicationFactor()),
                () -> false,
                loader.tables().refresh());
        return new TableOperations(store, contracts, client, watch);
    }

    /** The tables that datasets are loaded into, or would be. */
    public List<PublishedTable> tables() {
        return watch.tables();
    }

    /**
     * Publishes them now.
     *
     * @return what was published; nothing when a loader is at it at this moment
     * @throws MillraceException when something needed is away
     */
    public List<PublishedTable> publish() {
        try {
            if (!zooKeeper.blockUntilConnected(CONNECT_SECONDS, TimeUnit.SECONDS)) {
                throw new MillraceException(
                        ErrorCode.ZOOKEEPER_UNAVAILABLE, "ZooKeeper does not answer within " + CONNECT_SECONDS + " s");
            }
            return watch.publishNow();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MillraceException(ErrorCode.SHUTTING_DOWN, "interrupted while publishing tables", e);
        }
    }

    @Override
    public void close() {
        zooKeeper.close();
        contracts.close();
        store.close();
    }
}
