package io.millrace.loader;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.lake.store.ObjectStore;
import io.millrace.lake.store.S3ObjectStore;
import io.millrace.lake.store.S3Settings;
import io.millrace.loader.health.LoadMetrics;
import io.millrace.loader.health.LoadsHealthIndicator;
import io.millrace.loader.lake.LoadIds;
import io.millrace.loader.lake.ObjectStoreLake;
import io.millrace.loader.lock.CuratorTableLocks;
import io.millrace.loader.lock.ZooKeeperClient;
import io.millrace.loader.lock.ZooKeeperSourceTypes;
import io.millrace.loader.migration.Migrations;
import io.millrace.loader.reconcile.LoadPorts;
import io.millrace.loader.run.Backoff;
import io.millrace.loader.run.LoaderLoop;
import io.millrace.loader.run.LoaderStatus;
import io.millrace.loader.run.Uptime;
import io.millrace.loader.warehouse.CopyCredentials;
import io.millrace.loader.warehouse.CopySource;
import io.millrace.loader.warehouse.LoaderIdentity;
import io.millrace.loader.warehouse.RedshiftConnections;
import io.millrace.loader.warehouse.RedshiftWarehouse;
import io.millrace.loader.warehouse.WarehouseProbe;
import io.millrace.runtime.health.Dependencies;
import io.millrace.runtime.health.Dependency;
import io.millrace.runtime.launch.Build;
import io.millrace.runtime.settings.ObjectStoreSettings;
import io.millrace.runtime.settings.WarehouseSettings;
import io.millrace.runtime.settings.ZooKeeperSettings;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.curator.framework.CuratorFramework;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the loader. */
@Configuration(proxyBeanMethods = false)
class WarehouseLoaderConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(WarehouseLoaderConfiguration.class);
    private static final Duration S3_ATTEMPT = Duration.ofSeconds(20);
    private static final Duration S3_CALL = Duration.ofSeconds(60);
    private static final Duration MIGRATION_TIMEOUT = Duration.ofMinutes(5);
    private static final Duration LEFTOVER_AGE = Duration.ofDays(1);
    private static final int LONGEST_PASS_COPIES = 4;

    @Bean(destroyMethod = "close")
    ObjectStore objectStore(ObjectStoreSettings settings) {
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
    Backoff backoff() {
        return new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60), () -> ThreadLocalRandom.current()
                .nextDouble());
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    Migrations migrations(
            RedshiftConnections connections, CuratorFramework zooKeeper, ZooKeeperSettings settings, Backoff backoff) {
        return new Migrations(connections.dataSource(MIGRATION_TIMEOUT), zooKeeper, settings.root(), backoff);
    }

    @Bean
    LoaderStatus loaderStatus(InstantSource clock) {
        return new LoaderStatus(clock);
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
            InstantSource clock) {
        CopySource source = new CopySource(CopyCredentials.of(settings.iamRole(), objectStore), objectStore.region());
        LoaderIdentity identity = new LoaderIdentity(
                ManagementFactory.getRuntimeMXBean().getName(), Build.current().version());
        RedshiftWarehouse.Timeouts timeouts =
                new RedshiftWarehouse.Timeouts(settings.lockTimeout(), settings.copyTimeout());
        return new LoadPorts(
                lake,
                () -> new RedshiftWarehouse(connections, source, identity, timeouts),
                new CuratorTableLocks(zooKeeper, zooKeeperSettings.root()),
                new LoadMetrics(metrics, status, clock),
                clock,
                new LoadIds(clock),
                new ZooKeeperSourceTypes(zooKeeper, zooKeeperSettings.root()));
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    LoaderLoop loaderLoop(
            LoadPorts ports,
            LoaderStatus status,
            WarehouseLoaderSettings settings,
            WarehouseSettings warehouse,
            Backoff backoff,
            Migrations migrations,
            Dependencies dependencies,
            ObjectStoreLake lake) {
        LoaderLoop.Schedule schedule = new LoaderLoop.Schedule(
                dataset -> LoadPolicies.of(dataset, settings, warehouse),
                dataset -> settings.cadenceOf(dataset.value()),
                settings.shortestCadence(),
                settings.maxConcurrentLoads(),
                settings.copyTimeout().multipliedBy(LONGEST_PASS_COPIES));
        LoaderLoop.Gate gate = new LoaderLoop.Gate() {
            @Override
            public void await() throws InterruptedException {
                migrations.await();
            }

            @Override
            public boolean isOpen() {
                return dependencies.allUp();
            }
        };
        return new LoaderLoop(
                ports, status, schedule, backoff, gate, () -> sweep(lake, ports.clock()), Uptime.of(System::nanoTime));
    }

    private static void sweep(ObjectStoreLake lake, InstantSource clock) {
        int swept = lake.sweep(clock.instant().minus(LEFTOVER_AGE));
        if (swept > 0) {
            LOG.info("removed {} temporary objects that cut-off loads had left behind", swept);
        }
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
    Dependency warehouseDependency(WarehouseProbe probe) {
        return Dependency.of("warehouse", probe::prove);
    }

    @Bean
    Dependency warehouseSchemaDependency(Migrations migrations) {
        return Dependency.of("warehouse-schema", migrations::requireDone);
    }

    @Bean
    Dependency zooKeeperDependency(CuratorFramework zooKeeper) {
        return Dependency.of("zookeeper", () -> zooKeeper.checkExists().forPath("/"));
    }

    @Bean
    HealthIndicator loadsHealthIndicator(LoaderStatus status, LoaderLoop loop) {
        return new LoadsHealthIndicator(status, loop::problem);
    }
}
