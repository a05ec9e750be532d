package io.millrace.jobs.daemon;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.jobs.lake.DerivedLake;
import io.millrace.jobs.lake.RawLake;
import io.millrace.jobs.lake.VersionExpiry;
import io.millrace.jobs.lineage.LineageEvents;
import io.millrace.jobs.lineage.LineageListener;
import io.millrace.jobs.lineage.LineageSink;
import io.millrace.jobs.pull.HttpPullApi;
import io.millrace.jobs.pull.KafkaRowSink;
import io.millrace.jobs.pull.LakePullStates;
import io.millrace.jobs.pull.PullRunner;
import io.millrace.jobs.pull.PullStates;
import io.millrace.jobs.run.Descriptions;
import io.millrace.jobs.run.JobRunner;
import io.millrace.jobs.run.Jobs;
import io.millrace.jobs.spark.SparkEngine;
import io.millrace.lake.store.MaintainedStore;
import io.millrace.lake.store.S3ObjectStore;
import io.millrace.lake.store.S3Settings;
import io.millrace.runtime.contract.ContractWatch;
import io.millrace.runtime.health.Dependency;
import io.millrace.runtime.settings.ContractSettings;
import io.millrace.runtime.settings.KafkaSettings;
import io.millrace.runtime.settings.ObjectStoreSettings;
import io.millrace.runtime.settings.ZooKeeperSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the service. */
@Configuration(proxyBeanMethods = false)
class SqlJobsConfiguration {
    private static final Duration S3_ATTEMPT = Duration.ofSeconds(20);
    private static final Duration S3_CALL = Duration.ofMinutes(2);
    private static final int READS_AT_ONCE = 16;
    private static final int ATTEMPT_DIGITS = 8;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int CONNECTION_TIMEOUT_MS = 5_000;
    private static final int RETRY_PAUSE_MS = 500;

    @Bean(destroyMethod = "close")
    MaintainedStore objectStore(ObjectStoreSettings settings) {
        return new S3ObjectStore(s3(settings));
    }

    private static S3Settings s3(ObjectStoreSettings settings) {
        return new S3Settings(
                settings.endpoint(),
                settings.region(),
                settings.bucket(),
                settings.accessKey(),
                settings.secretKey(),
                settings.pathStyle(),
                S3_ATTEMPT,
                S3_CALL);
    }

    @Bean(destroyMethod = "close")
    CuratorFramework zooKeeperClient(ZooKeeperSettings settings) {
        int sessionTimeout = Math.toIntExact(settings.sessionTimeout().toMillis());
        CuratorFramework client = CuratorFrameworkFactory.builder()
                .connectString(settings.connect())
                .sessionTimeoutMs(sessionTimeout)
                .connectionTimeoutMs(Math.min(CONNECTION_TIMEOUT_MS, sessionTimeout))
                .retryPolicy(new RetryOneTime(RETRY_PAUSE_MS))
                .build();
        client.start();
        return client;
    }

    @Bean(destroyMethod = "close")
    ContractWatch contracts(ContractSettings settings) {
        return new ContractWatch(settings);
    }

    @Bean(destroyMethod = "shutdownNow")
    ExecutorService readers() {
        return Executors.newFixedThreadPool(READS_AT_ONCE);
    }

    @Bean
    DerivedLake derivedLake(MaintainedStore store, ExecutorService readers, InstantSource clock) {
        return new DerivedLake(store, readers, clock, who());
    }

    @Bean
    Jobs jobs(
            SqlJobsSettings settings,
            MaintainedStore store,
            ExecutorService readers,
            DerivedLake derived,
            ContractWatch contracts,
            InstantSource clock) {
        return new Jobs(
                Path.of(settings.directory()),
                new RawLake(store, readers),
                derived,
                dataset -> contracts.get().of(dataset),
                clock);
    }

    @Bean(destroyMethod = "close")
    JobRunner runner(
            SqlJobsSettings settings,
            ObjectStoreSettings storeSettings,
            MaintainedStore store,
            DerivedLake derived,
            ContractWatch contracts,
            InstantSource clock) {
        Path work = work(settings);
        return new JobRunner(
                store,
                derived,
                () -> SparkEngine.start(
                        work.resolve("spark"),
                        Runtime.getRuntime().availableProcessors(),
                        settings.spark(),
                        s3(storeSettings)),
                dataset -> contracts.get().of(dataset),
                () -> UUID.randomUUID().toString().substring(0, ATTEMPT_DIGITS),
                clock,
                who(),
                new JobRunner.Options(
                        work,
                        settings.concurrentPartitions(),
                        settings.stagedSize().toBytes(),
                        PAUSE));
    }

    private static Path work(SqlJobsSettings settings) {
        try {
            Path scratch = settings.scratchDirectory().orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir")));
            return Files.createTempDirectory(Files.createDirectories(scratch), "millrace-jobs");
        } catch (IOException e) {
            throw new UncheckedIOException("sql-jobs.scratch-directory can't be written", e);
        }
    }

    @Bean(destroyMethod = "close")
    Leadership leadership(CuratorFramework zooKeeper, ZooKeeperSettings settings) {
        return new Leadership(zooKeeper, settings.root());
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    JobsLoop jobsLoop(
            Jobs jobs,
            MaintainedStore store,
            DerivedLake derived,
            JobRunner runner,
            Leadership leadership,
            MeterRegistry metrics,
            InstantSource clock,
            SqlJobsSettings settings) {
        return new JobsLoop(
                jobs,
                new Descriptions(derived),
                runner,
                leadership,
                new JobsMetrics(metrics),
                new VersionExpiry(store, clock),
                lineage(settings, derived, clock),
                clock,
                settings);
    }

    private static LineageListener lineage(SqlJobsSettings settings, DerivedLake derived, InstantSource clock) {
        List<LineageSink> sinks = new ArrayList<>();
        settings.lineageUrl().map(LineageSink::http).ifPresent(sinks::add);
        settings.lineageFile().map(LineageSink::file).ifPresent(sinks::add);
        return new LineageListener(new LineageEvents(settings.lineageNamespace()), sinks, derived, clock);
    }

    @Bean(destroyMethod = "close")
    KafkaRowSink rowSink(KafkaSettings settings, InstantSource clock) {
        Map<String, Object> kafka = new HashMap<>(settings.properties());
        kafka.put("bootstrap.servers", settings.bootstrapServers());
        return new KafkaRowSink(kafka, clock);
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    PullsLoop pullsLoop(
            MaintainedStore store,
            KafkaRowSink sink,
            Leadership leadership,
            MeterRegistry metrics,
            InstantSource clock,
            SqlJobsSettings settings) {
        PullStates states = new LakePullStates(store);
        PullRunner runner = new PullRunner(
                new HttpPullApi(name -> Optional.ofNullable(System.getenv(name))),
                sink,
                states,
                clock,
                time -> Thread.sleep(time.toMillis()),
                () -> UUID.randomUUID().toString(),
                new SecureRandom());
        return new PullsLoop(runner, states, leadership::isHeld, new PullsMetrics(metrics, clock), clock, settings);
    }

    @Bean
    HealthIndicator pullsHealthIndicator(PullsLoop loop, InstantSource clock) {
        return new PullsHealthIndicator(loop, clock);
    }

    @Bean
    Dependency objectStoreDependency(MaintainedStore store) {
        return Dependency.of("object-store", store::probe);
    }

    @Bean
    Dependency zooKeeperDependency(CuratorFramework zooKeeper) {
        return Dependency.of("zookeeper", () -> zooKeeper.checkExists().forPath("/"));
    }

    @Bean
    HealthIndicator jobsHealthIndicator(JobsLoop loop) {
        return new JobsHealthIndicator(loop);
    }

    private static String who() {
        return ManagementFactory.getRuntimeMXBean().getName();
    }
}
