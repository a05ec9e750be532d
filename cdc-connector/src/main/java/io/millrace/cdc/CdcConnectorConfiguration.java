package io.millrace.cdc;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.cdc.capture.CaptureContext;
import io.millrace.cdc.capture.CaptureHealth;
import io.millrace.cdc.capture.CaptureMetrics;
import io.millrace.cdc.capture.CaptureState;
import io.millrace.cdc.capture.ColumnRegister;
import io.millrace.cdc.capture.Leadership;
import io.millrace.cdc.capture.SourceCapture;
import io.millrace.cdc.capture.SourceCaptures;
import io.millrace.cdc.capture.ZooKeeperColumnRegister;
import io.millrace.cdc.check.Requirements;
import io.millrace.cdc.check.SetupCheck;
import io.millrace.cdc.kafka.KafkaAccess;
import io.millrace.cdc.settings.CdcConnectorSettings;
import io.millrace.cdc.settings.SourceSettings;
import io.millrace.cdc.settings.TlsMode;
import io.millrace.cdc.settings.VerificationSettings;
import io.millrace.cdc.source.Backoff;
import io.millrace.cdc.source.JdbcFactsSource;
import io.millrace.cdc.source.SourceConnections;
import io.millrace.cdc.source.SourceHealth;
import io.millrace.cdc.source.SourceMetrics;
import io.millrace.cdc.source.SourceWatch;
import io.millrace.cdc.source.SourceWatches;
import io.millrace.cdc.verify.CapturedProgress;
import io.millrace.cdc.verify.JdbcMirror;
import io.millrace.cdc.verify.ScheduledVerification;
import io.millrace.cdc.verify.ScheduledVerifications;
import io.millrace.cdc.verify.VerificationHealth;
import io.millrace.cdc.verify.Verifier;
import io.millrace.runtime.settings.KafkaSettings;
import io.millrace.runtime.settings.ZooKeeperSettings;
import io.millrace.schemas.dataset.NameFolding;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the connector: a watch for each source, shown in health and metrics. */
@Configuration(proxyBeanMethods = false)
class CdcConnectorConfiguration {
    private static final int ZOOKEEPER_CONNECTION_TIMEOUT_MS = 5_000;
    private static final int ZOOKEEPER_RETRY_PAUSE_MS = 500;
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);

    @Bean(initMethod = "start", destroyMethod = "close")
    SourceWatches sourceWatches(CdcConnectorSettings settings, InstantSource clock) {
        return new SourceWatches(settings.sources().stream()
                .map(source -> watch(source, settings, clock))
                .toList());
    }

    @Bean
    HealthContributor sourcesHealthContributor(SourceWatches watches) {
        return SourceHealth.contributor(watches);
    }

    @Bean
    SourceMetrics sourceMetrics(SourceWatches watches, MeterRegistry registry) {
        return new SourceMetrics(watches, registry);
    }

    @Bean(destroyMethod = "close")
    CuratorFramework zooKeeperClient(ZooKeeperSettings settings) {
        int sessionTimeout = Math.toIntExact(settings.sessionTimeout().toMillis());
        CuratorFramework client = CuratorFrameworkFactory.builder()
                .connectString(settings.connect())
                .sessionTimeoutMs(sessionTimeout)
                .connectionTimeoutMs(Math.min(ZOOKEEPER_CONNECTION_TIMEOUT_MS, sessionTimeout))
                .retryPolicy(new RetryOneTime(ZOOKEEPER_RETRY_PAUSE_MS))
                .build();
        client.start();
        return client;
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    SourceCaptures sourceCaptures(
            CdcConnectorSettings settings,
            KafkaSettings kafka,
            CuratorFramework zooKeeper,
            ZooKeeperSettings zooKeeperSettings,
            MeterRegistry registry,
            InstantSource clock) {
        KafkaAccess access = new KafkaAccess(
                kafka.bootstrapServers(),
                kafka.properties(),
                settings.topics().partitions(),
                (short) settings.topics().replicationFactor(),
                settings.topics().retention().toMillis());
        return new SourceCaptures(settings.sources().stream()
                .map(source -> new SourceCapture(
                        context(
                                source,
                                settings,
                                access,
                                registry,
                                clock,
                                new ZooKeeperColumnRegister(zooKeeper, zooKeeperSettings.root())),
                        new Leadership(source.name(), zooKeeper, zooKeeperSettings.root()),
                        new Backoff(FIRST_RETRY, settings.checkInterval())))
                .toList());
    }

    @Bean
    HealthContributor capturesHealthContributor(SourceCaptures captures) {
        return CaptureHealth.contributor(captures);
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    ScheduledVerifications scheduledVerifications(
            CdcConnectorSettings settings, SourceCaptures captures, MeterRegistry registry, InstantSource clock) {
        VerificationSettings verification = settings.verification();
        if (verification.warehouseUrl().isEmpty()) {
            return new ScheduledVerifications(List.of());
        }
        JdbcMirror mirror = new JdbcMirror(
                () -> DriverManager.getConnection(
                        verification.warehouseUrl().orElseThrow(),
                        verification.user().orElseThrow(),
                        verification.password().orElseThrow()),
                verification.schema());
        Map<String, SourceCapture> byName =
                captures.all().stream().collect(Collectors.toMap(SourceCapture::name, Function.identity()));
        return new ScheduledVerifications(settings.sources().stream()
                .map(source -> {
                    SourceCapture capture = Objects.requireNonNull(byName.get(source.name()));
                    return new ScheduledVerification(
                            source.name(),
                            verifier(source, settings, mirror, capture, clock),
                            () -> capture.state() instanceof CaptureState.Streaming,
                            verification.every(),
                            registry,
                            clock);
                })
                .toList());
    }

    @Bean
    HealthIndicator verificationsHealthIndicator(ScheduledVerifications verifications) {
        return new VerificationHealth(verifications);
    }

    private static Verifier verifier(
            SourceSettings source,
            CdcConnectorSettings settings,
            JdbcMirror mirror,
            SourceCapture capture,
            InstantSource clock) {
        SourceConnections connections = new SourceConnections(source, settings.answerTimeout());
        return new Verifier(
                source,
                connections,
                mirror,
                new CapturedProgress(
                        new JdbcFactsSource(connections),
                        () -> capture.state() instanceof CaptureState.Streaming streaming
                                ? Optional.of(streaming.position())
                                : Optional.empty()),
                dataset -> NameFolding.column(dataset.value()).orElse(dataset.value()),
                settings.verification().patience(),
                clock);
    }

    private static CaptureContext context(
            SourceSettings source,
            CdcConnectorSettings settings,
            KafkaAccess kafka,
            MeterRegistry registry,
            InstantSource clock,
            ColumnRegister columns) {
        SourceConnections connections = new SourceConnections(source, settings.answerTimeout());
        return new CaptureContext(
                source,
                new JdbcFactsSource(connections),
                new SetupCheck(requirements(source, settings)),
                connections,
                kafka,
                new CaptureMetrics(source.name(), registry, clock),
                source.serverId().orElseGet(CdcConnectorConfiguration::randomServerId),
                settings.commitInterval(),
                settings.commitSize().toBytes(),
                settings.heartbeat(),
                settings.answerTimeout(),
                clock,
                columns);
    }

    /** People number their servers from 1 up: a random number in the upper half meets none of them. */
    private static long randomServerId() {
        return ThreadLocalRandom.current().nextLong(0x80000000L, 0xffffffffL);
    }

    private static SourceWatch watch(SourceSettings source, CdcConnectorSettings settings, InstantSource clock) {
        return new SourceWatch(
                source.name(),
                new JdbcFactsSource(new SourceConnections(source, settings.answerTimeout())),
                new SetupCheck(requirements(source, settings)),
                new Backoff(FIRST_RETRY, settings.checkInterval()),
                clock);
    }

    private static Requirements requirements(SourceSettings source, CdcConnectorSettings settings) {
        return new Requirements(
                settings.binlogRetention(),
                source.tls() != TlsMode.DISABLED,
                source.isLoopback(),
                source.serverId().map(OptionalLong::of).orElseGet(OptionalLong::empty));
    }
}
