package io.millrace.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.millrace.ingest.auth.Access;
import io.millrace.ingest.auth.AccessSettings;
import io.millrace.ingest.auth.KeyFile;
import io.millrace.ingest.event.EventIntake;
import io.millrace.ingest.event.RowGate;
import io.millrace.ingest.event.TimeOrderedIds;
import io.millrace.ingest.http.BodyReader;
import io.millrace.ingest.http.InFlightBudget;
import io.millrace.ingest.http.IngestMetrics;
import io.millrace.ingest.http.Ingestion;
import io.millrace.ingest.http.LeaseReturn;
import io.millrace.ingest.http.NativeController;
import io.millrace.ingest.http.ProblemAdvice;
import io.millrace.ingest.http.SegmentController;
import io.millrace.ingest.kafka.ClientProperties;
import io.millrace.ingest.kafka.KafkaEventLog;
import io.millrace.ingest.privacy.Privacy;
import io.millrace.ingest.reload.FileWatch;
import io.millrace.runtime.health.Dependency;
import io.millrace.runtime.settings.KafkaSettings;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.AsyncSupportConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Wires the edge by hand. */
@Configuration(proxyBeanMethods = false)
class IngestConfiguration {
    private static final int HEALTH_TIMEOUT_MILLIS = 5_000;
    private static final Duration LOOK_AT_FILES_EVERY = Duration.ofSeconds(1);
    private static final Duration ASYNC_MARGIN = Duration.ofSeconds(10);

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
                new RowGate(settings.json()));
    }

    @Bean(destroyMethod = "close")
    FileWatch fileWatch(InstantSource clock) {
        return new FileWatch(LOOK_AT_FILES_EVERY, clock);
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
    Ingestion ingestion(
            IngestSettings settings, Access access, KafkaEventLog log, MeterRegistry registry, InstantSource clock) {
        InFlightBudget budget = new InFlightBudget(settings.maxInFlight().toBytes());
        return new Ingestion(
                access,
                budget,
                new BodyReader(Math.toIntExact(settings.maxRequestSize().toBytes()), settings.bodyTimeout()),
                log,
                new IngestMetrics(registry, budget),
                clock,
                settings.retryAfter());
    }

    @Bean
    LeaseReturn leaseReturn() {
        return new LeaseReturn();
    }

    @Bean
    NativeController nativeController(Ingestion ingestion, EventIntake intake) {
        return new NativeController(ingestion, intake);
    }

    @Bean
    SegmentController segmentController(Ingestion ingestion, EventIntake intake) {
        return new SegmentController(ingestion, intake);
    }

    @Bean
    ProblemAdvice problemAdvice(IngestSettings settings) {
        return new ProblemAdvice(settings.retryAfter());
    }

    /** The log answers within its own limits; this one only ends requests that a defect left open. */
    @Bean
    WebMvcConfigurer asyncTimeout(IngestSettings settings) {
        Duration longest = settings.producer()
                .deliveryTimeout()
                .plus(settings.topics().createTimeout().multipliedBy(3))
                .plus(ASYNC_MARGIN);
        return new WebMvcConfigurer() {
            @Override
            public void configureAsyncSupport(AsyncSupportConfigurer configurer) {
                configurer.setDefaultTimeout(longest.toMillis());
            }
        };
    }

    @Bean
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> connector(IngestSettings settings) {
        return factory -> factory.addConnectorCustomizers(connector -> {
            connector.setProperty(
                    "connectionTimeout", Long.toString(settings.bodyTimeout().toMillis()));
            connector.setProperty("maxKeepAliveRequests", "-1");
        });
    }
}
