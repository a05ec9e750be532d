package io.millrace.ingest;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.millrace.ingest.admit.Admission;
import io.millrace.ingest.auth.Access;
import io.millrace.ingest.auth.AccessSettings;
import io.millrace.ingest.auth.KeyFile;
import io.millrace.ingest.event.EventIntake;
import io.millrace.ingest.event.RowGate;
import io.millrace.ingest.event.TimeOrderedIds;
import io.millrace.ingest.hotkey.HotKeys;
import io.millrace.ingest.http.AccessLog;
import io.millrace.ingest.http.BrowserEndpoints;
import io.millrace.ingest.http.CrossOrigin;
import io.millrace.ingest.http.DescriptionEndpoint;
import io.millrace.ingest.http.EndpointGroup;
import io.millrace.ingest.http.Gatekeeper;
import io.millrace.ingest.http.IngestMetrics;
import io.millrace.ingest.http.Ingestion;
import io.millrace.ingest.http.NativeEndpoints;
import io.millrace.ingest.http.Outcomes;
import io.millrace.ingest.http.RequestMetrics;
import io.millrace.ingest.http.RequestTraces;
import io.millrace.ingest.http.SegmentEndpoints;
import io.millrace.ingest.http.WebhookEndpoints;
import io.millrace.ingest.kafka.ClientProperties;
import io.millrace.ingest.kafka.KafkaEventLog;
import io.millrace.ingest.kafka.MeteredProducers;
import io.millrace.ingest.kafka.TopicSettings;
import io.millrace.ingest.live.LiveFeed;
import io.millrace.ingest.live.LiveServlet;
import io.millrace.ingest.privacy.Privacy;
import io.millrace.ingest.privacy.Pseudonyms;
import io.millrace.ingest.reload.FileWatch;
import io.millrace.ingest.reload.FilesHealthIndicator;
import io.millrace.ingest.reload.Watched;
import io.millrace.ingest.server.EdgeServer;
import io.millrace.ingest.server.InFlightBudget;
import io.millrace.ingest.server.Routes;
import io.millrace.ingest.server.ServerLimits;
import io.millrace.ingest.server.TlsContexts;
import io.millrace.ingest.server.TlsSettings;
import io.millrace.ingest.tables.Mismatch;
import io.millrace.ingest.tables.TableFeed;
import io.millrace.ingest.tables.TableRules;
import io.millrace.ingest.tally.AcceptedCounts;
import io.millrace.ingest.tally.TallyFeed;
import io.millrace.ingest.webhook.Webhooks;
import io.millrace.runtime.contract.ContractWatch;
import io.millrace.runtime.health.Dependency;
import io.millrace.runtime.launch.Build;
import io.millrace.runtime.settings.ContractSettings;
import io.millrace.runtime.settings.KafkaSettings;
import io.millrace.runtime.settings.TracingSettings;
import io.millrace.runtime.tracing.Tracing;
import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.context.event.ContextClosedEvent;

/** Wires the edge by hand. */
@Configuration(proxyBeanMethods = false)
class IngestConfiguration {
    private static final int HEALTH_TIMEOUT_MILLIS = 5_000;
    private static final Duration LOOK_AT_FILES_EVERY = Duration.ofSeconds(1);
    private static final Duration HOT_KEY_WINDOW = Duration.ofMinutes(1);
    private static final Duration ANSWER_MARGIN = Duration.ofSeconds(10);

    /** Longer than the minute that load balancers commonly keep a connection, so that they end it and not the edge. */
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(75);

    @Bean(destroyMethod = "close")
    MeteredProducers producers(KafkaSettings kafka, IngestSettings settings, MeterRegistry registry) {
        return new MeteredProducers(ClientProperties.producer(kafka, settings.producer()), registry);
    }

    /** The producer shows these twice, and they say nothing that its version does not. */
    @Bean
    MeterFilter withoutClientVersion() {
        return MeterFilter.denyNameStartsWith("kafka.app.info");
    }

    @Bean(destroyMethod = "close")
    Admin admin(KafkaSettings kafka) {
        return Admin.create(ClientProperties.admin(kafka));
    }

    @Bean
    Dependency kafkaDependency(Admin admin) {
        return Dependency.of(
                "kafka", () -> admin.describeCluster(new DescribeClusterOptions().timeoutMs(HEALTH_TIMEOUT_MILLIS))
                        .nodes()
                        .get(HEALTH_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS));
    }

    /** It is closed before the feed of its counts, so that its last events are among what is told last. */
    @Bean(destroyMethod = "close")
    @DependsOn("tallyFeed")
    KafkaEventLog eventLog(
            MeteredProducers producers,
            Admin admin,
            IngestSettings settings,
            AcceptedCounts counts,
            InstantSource clock) {
        return new KafkaEventLog(
                producers, admin, settings.topics(), settings.producer().deliveryTimeout(), counts, clock);
    }

    @Bean
    AcceptedCounts acceptedCounts(InstantSource clock) {
        return new AcceptedCounts(UUID.randomUUID().toString(), clock);
    }

    @Bean(destroyMethod = "close")
    TallyFeed tallyFeed(
            KafkaSettings kafka, Admin admin, IngestSettings settings, AcceptedCounts counts, InstantSource clock) {
        TopicSettings topics = settings.topics();
        TallyFeed feed = new TallyFeed(
                counts,
                hostName(),
                () -> new KafkaProducer<>(
                        ClientProperties.tallies(kafka), new ByteArraySerializer(), new ByteArraySerializer()),
                admin,
                new TallyFeed.Topic(
                        topics.replicationFactor(),
                        topics.minInsyncReplicas(),
                        settings.tallies().retention()),
                settings.tallies().interval(),
                clock);
        if (settings.tallies().enabled()) {
            feed.start();
        }
        return feed;
    }

    @Bean
    Dependency producerDependency(KafkaEventLog log) {
        return Dependency.of("kafka-producer", log::requireWorkingProducer);
    }

    @Bean
    EventIntake eventIntake(IngestSettings settings, InstantSource clock) {
        return new EventIntake(
                Math.toIntExact(settings.maxEventSize().toBytes()),
                settings.maxEventsPerRequest(),
                new TimeOrderedIds(clock, new SecureRandom()),
                new RowGate(settings.json()));
    }

    @Bean(destroyMethod = "close")
    FileWatch fileWatch(InstantSource clock) {
        return new FileWatch(LOOK_AT_FILES_EVERY, clock);
    }

    @Bean
    HealthIndicator filesHealthIndicator(FileWatch files, MeterRegistry registry) {
        Gauge.builder("millrace.ingest.files.broken", files, FileWatch::broken)
                .description("Watched files that cannot be used as they are now; what was read before stays in force")
                .register(registry);
        return new FilesHealthIndicator(files);
    }

    @Bean
    Access access(IngestSettings settings, FileWatch files) {
        Access access = new Access(
                new AccessSettings(settings.writeKeys(), settings.sources()),
                new Access.Defaults(Math.toIntExact(settings.maxRequestSize().toBytes()), RowGate.MAX_ROW_BYTES),
                new Privacy(settings.privacyKey(), files),
                System::nanoTime);
        settings.keyFile().ifPresent(file -> KeyFile.watch(file, access, files));
        files.start();
        return access;
    }

    @Bean
    InFlightBudget inFlightBudget(IngestSettings settings) {
        return new InFlightBudget(settings.maxInFlight().toBytes());
    }

    @Bean(destroyMethod = "close")
    ContractWatch contracts(ContractSettings settings) {
        return new ContractWatch(settings);
    }

    @Bean(destroyMethod = "close")
    HotKeys hotKeys(IngestSettings settings, MeterRegistry registry) {
        // Without a secret of the installation the hashes mean something for the life of this process only.
        String secret =
                settings.privacyKey().orElseGet(() -> HexFormat.of().formatHex(new SecureRandom().generateSeed(32)));
        return new HotKeys(registry, Pseudonyms.keyed(secret, Optional.empty())::of, HOT_KEY_WINDOW);
    }

    @Bean
    LiveFeed liveFeed(IngestSettings settings) {
        return new LiveFeed(settings.live().keep());
    }

    /** Before the management port stops, which waits for whoever looks on. */
    @Bean
    ApplicationListener<ContextClosedEvent> endOfLiveFeed(LiveFeed feed) {
        return closed -> feed.close();
    }

    @Bean
    ServletRegistrationBean<LiveServlet> liveServlet(LiveFeed feed, IngestSettings settings) {
        ServletRegistrationBean<LiveServlet> servlet = new ServletRegistrationBean<>(
                new LiveServlet(feed, settings.live().rows()), "/live/*");
        servlet.setAsyncSupported(true);
        return servlet;
    }

    @Bean
    Outcomes outcomes(
            InFlightBudget budget, HotKeys hotKeys, LiveFeed feed, MeterRegistry registry, InstantSource clock) {
        return new Outcomes(new IngestMetrics(registry, budget), hotKeys, feed, clock);
    }

    @Bean
    TableRules tableRules(KafkaSettings kafka, IngestSettings settings) {
        if (settings.warehouseTables().onMismatch() == Mismatch.OFF) {
            return TableRules.NONE;
        }
        TableFeed feed = new TableFeed(kafka, settings.warehouseTables());
        feed.start();
        return feed;
    }

    @Bean(destroyMethod = "close")
    Tracing tracing(TracingSettings settings) {
        return Tracing.of(settings, "ingest-api", Build.current().version());
    }

    @Bean
    Ingestion ingestion(
            IngestSettings settings,
            Access access,
            ContractWatch contracts,
            TableRules tables,
            KafkaEventLog log,
            Outcomes outcomes,
            Tracing tracing,
            InstantSource clock) {
        return new Ingestion(
                new Gatekeeper(access),
                new Admission(contracts, tables),
                log,
                outcomes,
                new RequestTraces(tracing),
                clock,
                settings.retryAfter());
    }

    @Bean
    EndpointGroup nativeEndpoints(Ingestion ingestion, EventIntake intake) {
        return new NativeEndpoints(ingestion, intake);
    }

    @Bean
    EndpointGroup segmentEndpoints(Ingestion ingestion, EventIntake intake) {
        return new SegmentEndpoints(ingestion, intake);
    }

    @Bean
    EndpointGroup browserEndpoints(Ingestion ingestion, EventIntake intake) {
        return new BrowserEndpoints(ingestion, intake);
    }

    @Bean
    EndpointGroup webhookEndpoints(
            Ingestion ingestion, EventIntake intake, IngestSettings settings, InstantSource clock) {
        return new WebhookEndpoints(ingestion, new Webhooks(settings.webhooks(), clock, intake));
    }

    @Bean
    EndpointGroup descriptionEndpoint() {
        return new DescriptionEndpoint();
    }

    @Bean
    Routes routes(List<EndpointGroup> groups) {
        Routes.Builder routes = Routes.builder();
        groups.forEach(group -> group.addTo(routes));
        return routes.build();
    }

    @Bean
    EdgeServer edgeServer(
            IngestSettings settings,
            Routes routes,
            InFlightBudget budget,
            FileWatch files,
            MeterRegistry registry,
            InstantSource clock) {
        RequestMetrics metrics = new RequestMetrics(registry, routes);
        AccessLog accessLog = new AccessLog(routes, settings.accessLogOneIn());
        return new EdgeServer(
                new InetSocketAddress(settings.httpBindAddress(), settings.httpPort()),
                new CrossOrigin(routes),
                limits(settings),
                budget,
                (head, status, took) -> {
                    metrics.answered(head, status, took);
                    accessLog.answered(head, status, took);
                },
                tls(settings.tls(), files),
                () -> waitFor(settings.shutdownDelay()),
                clock);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }

    /** The service's readiness is down by now; whoever balances the load needs a moment to see it. */
    private static void waitFor(Duration delay) {
        try {
            Thread.sleep(delay.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Supplier<Optional<SslContext>> tls(TlsSettings settings, FileWatch files) {
        if (settings.certificate().isEmpty() || settings.privateKey().isEmpty()) {
            return Optional::empty;
        }
        Path certificate = settings.certificate().get();
        Path key = settings.privateKey().get();
        Watched<SslContext> context = files.watch(
                "the certificate " + certificate,
                () -> List.of(certificate, key),
                () -> TlsContexts.read(certificate, key));
        return () -> Optional.of(context.current());
    }

    /** The log answers within its own limits; the answer timeout only ends requests that a defect left open. */
    private static ServerLimits limits(IngestSettings settings) {
        Duration longest = settings.producer()
                .deliveryTimeout()
                .plus(settings.topics().createTimeout().multipliedBy(3))
                .plus(ANSWER_MARGIN);
        return new ServerLimits(
                Math.toIntExact(settings.maxRequestSize().toBytes()),
                settings.bodyTimeout(),
                Math.toIntExact(settings.slowestBody().toBytes()),
                IDLE_TIMEOUT,
                longest,
                settings.retryAfter());
    }
}
