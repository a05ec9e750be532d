package io.millrace.loader;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.lake.store.MaintainedStore;
import io.millrace.lake.store.ObjectStore;
import io.millrace.lake.store.S3ObjectStore;
import io.millrace.lake.store.S3Settings;
import io.millrace.loader.derived.DerivedLoads;
import io.millrace.loader.derived.DerivedLoop;
import io.millrace.loader.derived.DerivedVersions;
import io.millrace.loader.health.DerivedHealthIndicator;
import io.millrace.loader.health.LoadMetrics;
import io.millrace.loader.health.LoadTraces;
import io.millrace.loader.health.LoadsHealthIndicator;
import io.millrace.loader.lake.LeftoverSweep;
import io.millrace.loader.lake.LoadIds;
import io.millrace.loader.lake.ObjectStoreLake;
import io.millrace.loader.lock.CuratorTableLocks;
import io.millrace.loader.lock.ZooKeeperClient;
import io.millrace.loader.lock.ZooKeeperSourceTypes;
import io.millrace.loader.maintenance.MaintenanceWindows;
import io.millrace.loader.migration.Migrations;
import io.millrace.loader.migration.TeamMigrations;
import io.millrace.loader.migration.WarehouseMigration;
import io.millrace.loader.reconcile.LoadPorts;
import io.millrace.loader.run.Backoff;
import io.millrace.loader.run.LoaderLoop;
import io.millrace.loader.run.LoaderStatus;
import io.millrace.loader.run.RequestedReplays;
import io.millrace.loader.run.Retries;
import io.millrace.loader.run.Uptime;
import io.millrace.loader.tables.TableTopic;
import io.millrace.loader.tables.TableWatch;
import io.millrace.loader.tables.ZooKeeperDatasets;
import io.millrace.loader.warehouse.CommitQueue;
import io.millrace.loader.warehouse.CopyCredentials;
import io.millrace.loader.warehouse.CopySource;
import io.millrace.loader.warehouse.KnownLoads;
import io.millrace.loader.warehouse.LoaderIdentity;
import io.millrace.loader.warehouse.RedshiftConnections;
import io.millrace.loader.warehouse.RedshiftWarehouse;
import io.millrace.loader.warehouse.ReplayRequests;
import io.millrace.loader.warehouse.TableCatalog;
import io.millrace.loader.warehouse.VersionTables;
import io.millrace.loader.warehouse.WarehouseProbe;
import io.millrace.runtime.contract.ContractWatch;
import io.millrace.runtime.health.Dependencies;
import io.millrace.runtime.health.Dependency;
import io.millrace.runtime.health.DependencyState;
import io.millrace.runtime.launch.Build;
import io.millrace.runtime.settings.ContractSettings;
import io.millrace.runtime.settings.KafkaSettings;
import io.millrace.runtime.settings.ObjectStoreSettings;
import io.millrace.runtime.settings.TracingSettings;
import io.millrace.runtime.settings.WarehouseSettings;
import io.millrace.runtime.settings.ZooKeeperSettings;
import io.millrace.runtime.tracing.Tracing;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.curator.framework.CuratorFramework;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the loader. */
@Configuration(proxyBeanMethods = false)
class WarehouseLoaderConfiguration {
    private static final String WAREHOUSE = "warehouse";
    private static final Duration S3_ATTEMPT = Duration.ofSeconds(20);
    private static final Duration S3_CALL = Duration.ofSeconds(60);
    private static final Duration MIGRATION_TIMEOUT = Duration.ofMinutes(5);
    private static final int LONGEST_PASS_COPIES = 4;

    @Bean(destroyMethod = "close")
    MaintainedStore objectStore(ObjectStoreSettings settings) {
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

    @Bean
    ObjectStoreLake lake(ObjectStore store, ObjectStoreSettings settings) {
        return new ObjectStoreLake(store, settings.bucket());
    }

    @Bean(destroyMethod = "close")
    CuratorFramework zooKeeperClient(ZooKeeperSettings settings) {
        return ZooKeeperClient.start(settings);
    }

    @Bean
    RedshiftConnections connections(WarehouseSettings warehouse, WarehouseLoaderSettings settings) {
        return new RedshiftConnections(warehouse, settings.connectTimeout());
    }

    @Bean
    Retries retries() {
        return new Retries(
                backoff(Duration.ofMillis(200), Duration.ofSeconds(10)),
                backoff(Duration.ofSeconds(1), Duration.ofSeconds(60)),
                backoff(Duration.ofSeconds(10), Duration.ofMinutes(10)));
    }

    private static Backoff backoff(Duration first, Duration longest) {
        return new Backoff(first, longest, () -> ThreadLocalRandom.current().nextDouble());
    }

    @Bean(destroyMethod = "close")
    ContractWatch contracts(ContractSettings settings) {
        return new ContractWatch(settings);
    }

    @Bean
    LoadPolicies loadPolicies(WarehouseLoaderSettings settings, WarehouseSettings warehouse, ContractWatch contracts) {
        return new LoadPolicies(settings, warehouse, contracts);
    }

    @Bean
    MaintenanceWindows maintenanceWindows(WarehouseLoaderSettings settings) {
        return settings.windows();
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    Migrations migrations(
            RedshiftConnections connections,
            CuratorFramework zooKeeper,
            ZooKeeperSettings settings,
            WarehouseLoaderSettings loader,
            WarehouseSettings warehouse,
            Retries retries) {
        WarehouseMigration migration = new WarehouseMigration(
                connections.dataSource(MIGRATION_TIMEOUT),
                zooKeeper,
                settings.root(),
                loader.migrations().map(directory -> new TeamMigrations(directory, warehouse.schema())));
        return new Migrations(migration, retries.outage());
    }

    @Bean
    LoaderStatus loaderStatus(InstantSource clock) {
        return new LoaderStatus(clock);
    }

    @Bean(destroyMethod = "close")
    Tracing tracing(TracingSettings settings) {
        return Tracing.of(settings, "warehouse-loader", Build.current().version());
    }

    @Bean
    LoadPorts loadPorts(
            ObjectStoreLake lake,
            RedshiftConnections connections,
            CuratorFramework zooKeeper,
            WarehouseLoaderSettings settings,
            ObjectStoreSettings objectStore,
            ZooKeeperSettings zooKeeperSettings,
            LoaderStatus status,
            MeterRegistry metrics,
            Tracing tracing,
            CommitQueue commits,
            InstantSource clock) {
        CopySource source = copySource(settings, objectStore);
        RedshiftWarehouse.Timeouts timeouts =
                RedshiftWarehouse.Timeouts.ofLoader(settings.lockTimeout(), settings.copyTimeout());
        return new LoadPorts(
                lake,
                () -> new RedshiftWarehouse(connections, source, identity(), timeouts, commits),
                new CuratorTableLocks(zooKeeper, zooKeeperSettings.root()),
                new LoadMetrics(metrics, new LoadTraces(tracing), status, clock, settings.unloadedAlarm()),
                clock,
                new LoadIds(clock),
                new ZooKeeperSourceTypes(zooKeeper, zooKeeperSettings.root()));
    }

    private static CopySource copySource(WarehouseLoaderSettings settings, ObjectStoreSettings objectStore) {
        return new CopySource(CopyCredentials.of(settings.iamRole(), objectStore), objectStore.region());
    }

    private static LoaderIdentity identity() {
        return new LoaderIdentity(
                ManagementFactory.getRuntimeMXBean().getName(), Build.current().version());
    }

    @Bean
    CommitQueue commitQueue(WarehouseLoaderSettings settings) {
        return new CommitQueue(settings.maxConcurrentCommits());
    }

    @Bean
    DerivedVersions derivedVersions(MaintainedStore store, LoadPolicies policies, InstantSource clock) {
        return new DerivedVersions(store, policies::named, clock);
    }

    @Bean
    DerivedLoads derivedLoads(
            DerivedVersions versions,
            ObjectStoreLake lake,
            RedshiftConnections connections,
            CommitQueue commits,
            WarehouseLoaderSettings settings,
            ObjectStoreSettings objectStore,
            InstantSource clock) {
        return new DerivedLoads(
                versions,
                lake,
                new VersionTables(
                        connections,
                        copySource(settings, objectStore),
                        identity(),
                        RedshiftWarehouse.Timeouts.ofLoader(settings.lockTimeout(), settings.copyTimeout()),
                        commits),
                new DerivedLoads.Terms(settings.autoCreate(), settings.addColumns()),
                new LoadIds(clock),
                clock);
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    DerivedLoop derivedLoop(
            DerivedVersions versions,
            DerivedLoads loads,
            LoadPorts ports,
            Migrations migrations,
            MaintenanceWindows windows,
            Dependencies dependencies,
            WarehouseLoaderSettings settings,
            MeterRegistry metrics,
            InstantSource clock) {
        DerivedLoop.Gate gate = new DerivedLoop.Gate() {
            @Override
            public void await() throws InterruptedException {
                migrations.await();
            }

            @Override
            public boolean isOpen() {
                return dependencies.allUp()
                        && windows.reason(clock.instant()).isEmpty()
                        && away(dependencies).isEmpty();
            }
        };
        return new DerivedLoop(versions, loads, ports.locks(), gate, settings.derivedCadence(), metrics);
    }

    @Bean
    HealthIndicator derivedHealthIndicator(DerivedLoop loop) {
        return new DerivedHealthIndicator(loop);
    }

    @Bean
    LoaderLoop.Gate gate(
            Migrations migrations, Dependencies dependencies, MaintenanceWindows windows, InstantSource clock) {
        return new LoaderLoop.Gate() {
            @Override
            public void await() throws InterruptedException {
                migrations.await();
            }

            @Override
            public boolean isOpen() {
                return dependencies.allUp();
            }

            @Override
            public Optional<String> waitsFor() {
                return windows.reason(clock.instant()).or(() -> away(dependencies));
            }
        };
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    RequestedReplays requestedReplays(
            RedshiftConnections connections,
            WarehouseLoaderSettings settings,
            LoadPorts ports,
            LoadPolicies policies,
            LoaderLoop.Gate gate) {
        return new RequestedReplays(
                new ReplayRequests(connections, settings.lockTimeout()),
                ports,
                policies::of,
                policies::discovery,
                gate);
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    LoaderLoop loaderLoop(
            LoadPorts ports,
            LoaderStatus status,
            WarehouseLoaderSettings settings,
            LoadPolicies policies,
            Retries retries,
            LoaderLoop.Gate gate,
            ObjectStoreLake lake,
            KnownLoads loads) {
        LoaderLoop.Schedule schedule = new LoaderLoop.Schedule(
                policies::of,
                policies::cadence,
                policies::discovery,
                settings.maxConcurrentLoads(),
                settings.copyTimeout().multipliedBy(LONGEST_PASS_COPIES));
        return new LoaderLoop(
                ports,
                status,
                schedule,
                retries,
                gate,
                new LeftoverSweep(lake, loads::among, ports.clock()),
                Uptime.of(System::nanoTime));
    }

    @Bean
    KnownLoads knownLoads(RedshiftConnections connections, WarehouseLoaderSettings settings) {
        return new KnownLoads(connections, settings.lockTimeout());
    }

    @Bean
    TableCatalog tableCatalog(RedshiftConnections connections, WarehouseLoaderSettings settings) {
        return new TableCatalog(connections, settings.lockTimeout());
    }

    @Bean(destroyMethod = "close")
    TableWatch tableWatch(
            TableCatalog catalog,
            LoadPolicies policies,
            ObjectStoreLake lake,
            CuratorFramework zooKeeper,
            ZooKeeperSettings zooKeeperSettings,
            KafkaSettings kafka,
            WarehouseLoaderSettings settings,
            MaintenanceWindows windows,
            InstantSource clock) {
        WarehouseLoaderSettings.TablesSettings tables = settings.tables();
        TableWatch watch = new TableWatch(
                () -> catalog.tables(policies.schemas(lake.datasets())),
                () -> policies.names(lake.datasets()),
                new ZooKeeperDatasets(zooKeeper, zooKeeperSettings.root()),
                new TableTopic(kafka, tables.topic(), tables.replicationFactor()),
                () -> windows.reason(clock.instant()).isPresent(),
                tables.refresh());
        if (tables.publish()) {
            watch.start();
        }
        return watch;
    }

    private static Optional<String> away(Dependencies dependencies) {
        return Optional.ofNullable(dependencies.states().get(WAREHOUSE))
                .filter(DependencyState.Down.class::isInstance)
                .map(DependencyState.Down.class::cast)
                .map(down -> "the warehouse is away since " + down.since() + ": " + down.reason());
    }

    @Bean
    Dependency objectStoreDependency(ObjectStore store) {
        return Dependency.of("object-store", store::probe);
    }

    @Bean(destroyMethod = "close")
    WarehouseProbe warehouseProbe(RedshiftConnections connections) {
        return new WarehouseProbe(connections);
    }

    @Bean
    Dependency warehouseDependency(WarehouseProbe probe, MaintenanceWindows windows, InstantSource clock) {
        return Dependency.awaited(WAREHOUSE, () -> {
            if (windows.reason(clock.instant()).isEmpty()) {
                probe.prove();
            }
        });
    }

    @Bean
    Dependency warehouseSchemaDependency(Migrations migrations) {
        return Dependency.awaited("warehouse-schema", migrations::requireDone);
    }

    @Bean
    Dependency zooKeeperDependency(CuratorFramework zooKeeper) {
        return Dependency.of("zookeeper", () -> zooKeeper.checkExists().forPath("/"));
    }

    @Bean
    HealthIndicator loadsHealthIndicator(
            LoaderStatus status, LoaderLoop loop, InstantSource clock, WarehouseLoaderSettings settings) {
        return new LoadsHealthIndicator(status, loop::problem, clock, settings.unloadedAlarm());
    }
}
