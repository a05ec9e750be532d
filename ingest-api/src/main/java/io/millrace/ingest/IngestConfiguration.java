package io.millrace.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.millrace.ingest.auth.WriteKeys;
import io.millrace.ingest.event.EventIntake;
import io.millrace.ingest.event.RowGate;
import io.millrace.ingest.event.TimeOrderedIds;
import io.millrace.ingest.http.BrowserEndpoints;
import io.millrace.ingest.http.CrossOrigin;
import io.millrace.ingest.http.DescriptionEndpoint;
import io.millrace.ingest.http.EndpointGroup;
import io.millrace.ingest.http.IngestMetrics;
import io.millrace.ingest.http.Ingestion;
import io.millrace.ingest.http.NativeEndpoints;
import io.millrace.ingest.http.RequestMetrics;
import io.millrace.ingest.http.SegmentEndpoints;
import io.millrace.ingest.http.WebhookEndpoints;
import io.millrace.ingest.kafka.ClientProperties;
import io.millrace.ingest.kafka.KafkaEventLog;
import io.millrace.ingest.server.EdgeServer;
import io.millrace.ingest.server.InFlightBudget;
import io.millrace.ingest.server.Routes;
import io.millrace.ingest.server.ServerLimits;
import io.millrace.ingest.webhook.Webhooks;
import io.millrace.runtime.health.Dependency;
import io.millrace.runtime.settings.KafkaSettings;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the edge by hand. */
@Configuration(proxyBeanMethods = false)
class IngestConfiguration {
    private static final int HEALTH_TIMEOUT_MILLIS = 5_000;
    private static final Duration ANSWER_MARGIN = Duration.ofSeconds(10);

    /** Longer than the minute that load balancers commonly keep a connection, so that they end it and not the edge. */
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(75);

    @Bean(destroyMethod = "")
    Producer<byte[], byte[]> producer(KafkaSettings kafka, IngestSettings settings) {
        return new KafkaProducer<>(
                ClientProperties.producer(kafka, settings.producer()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** The producer shows these twice, and they say nothing that its version does not. */
    @Bean
    MeterFilter withoutClientVersion() {
        return MeterFilter.denyNameStartsWith("kafka.app.info");
    }

    @Bean(destroyMethod = "close")
    KafkaClientMetrics producerMetrics(Producer<byte[], byte[]> producer, MeterRegistry registry) {
        KafkaClientMetrics metrics = new KafkaClientMetrics(producer);
        metrics.bindTo(registry);
        return metrics;
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

    @Bean(destroyMethod = "close")
    KafkaEventLog eventLog(
            Producer<byte[], byte[]> producer, Admin admin, IngestSettings settings, InstantSource clock) {
        return new KafkaEventLog(
                producer, admin, settings.topics(), settings.producer().deliveryTimeout(), clock);
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
                new RowGate());
    }

    @Bean
    InFlightBudget inFlightBudget(IngestSettings settings) {
        return new InFlightBudget(settings.maxInFlight().toBytes());
    }

    @Bean
    Ingestion ingestion(
            IngestSettings settings,
            KafkaEventLog log,
            InFlightBudget budget,
            MeterRegistry registry,
            InstantSource clock) {
        return new Ingestion(
                new WriteKeys(settings.writeKeys()),
                log,
                new IngestMetrics(registry, budget),
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
            MeterRegistry registry,
            InstantSource clock) {
        return new EdgeServer(
                new InetSocketAddress(settings.httpBindAddress(), settings.httpPort()),
                new CrossOrigin(routes),
                limits(settings),
                budget,
                new RequestMetrics(registry, routes),
                clock);
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
                IDLE_TIMEOUT,
                longest,
                settings.retryAfter());
    }
}
