package io.millrace.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.embedded.Backends;
import io.millrace.embedded.KafkaBackend;
import io.millrace.ingest.admit.Admission;
import io.millrace.ingest.auth.Access;
import io.millrace.ingest.auth.AccessSettings;
import io.millrace.ingest.auth.KeyKind;
import io.millrace.ingest.auth.WriteKeySettings;
import io.millrace.ingest.event.RowGate;
import io.millrace.ingest.hotkey.HotKeys;
import io.millrace.ingest.http.Gatekeeper;
import io.millrace.ingest.http.IngestMetrics;
import io.millrace.ingest.http.Ingestion;
import io.millrace.ingest.http.Outcomes;
import io.millrace.ingest.http.RequestTraces;
import io.millrace.ingest.kafka.EventLog;
import io.millrace.ingest.live.LiveFeed;
import io.millrace.ingest.privacy.Privacy;
import io.millrace.ingest.reload.FileWatch;
import io.millrace.ingest.server.EdgeServer;
import io.millrace.ingest.server.InFlightBudget;
import io.millrace.ingest.server.Routes;
import io.millrace.runtime.contract.Contracts;
import io.millrace.runtime.launch.MillraceService;
import io.millrace.runtime.settings.SettingsSource;
import io.millrace.runtime.tracing.Tracing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The edge as a process would run it, over a real Kafka, and what a client and a consumer need to look at it. */
final class IngestHarness implements AutoCloseable {
    /** A connection that comes at the moment of a stop may never be answered; that of a process is cut by its end. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static final String KEY = "demo-key";

    /** SHA-256 of {@link #KEY}. */
    private static final String KEY_SHA_256 = "c48a01f49fd0f2cc404bc3cbbc80e91457a3d41bb429a695243de4c61794155c";

    final KafkaBackend kafka;
    private final ConfigurableApplicationContext context;
    private final HttpClient client = HttpClient.newHttpClient();

    IngestHarness(Path directory, Map<String, String> settings) {
        this(Backends.kafka(directory), settings);
    }

    IngestHarness(KafkaBackend kafka, Map<String, String> settings) {
        this.kafka = kafka;
        Map<String, String> environment = new HashMap<>(Map.of(
                "MILLRACE_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers(),
                "MILLRACE_INGEST_API_WRITE_KEYS_0_KIND", "browser",
                "MILLRACE_INGEST_API_WRITE_KEYS_0_ORIGINS", "*",
                "MILLRACE_INGEST_API_HTTP_PORT", "0",
                "MILLRACE_INGEST_API_MANAGEMENT_PORT", "0",
                "MILLRACE_INGEST_API_WRITE_KEYS_0_SOURCE", "web",
                "MILLRACE_INGEST_API_WRITE_KEYS_0_SHA256", KEY_SHA_256,
                "MILLRACE_INGEST_API_TOPICS_PARTITIONS", "2",
                "MILLRACE_INGEST_API_TOPICS_REPLICATION_FACTOR", "1",
                "MILLRACE_INGEST_API_TOPICS_MIN_INSYNC_REPLICAS", "1"));
        environment.putAll(settings);
        this.context =
                MillraceService.start(IngestApiService.DEFINITION, SettingsSource.load(Optional.empty(), environment));
    }

    /** The way of requests over another log, with the key {@link #KEY}. */
    static Ingestion ingestion(EventLog log) {
        MeterRegistry registry = new SimpleMeterRegistry();
        AccessSettings settings = new AccessSettings(
                List.of(new WriteKeySettings("web", KEY_SHA_256, KeyKind.BROWSER, List.of(), List.of("*"))), List.of());
        Access access = new Access(
                settings,
                new Access.Defaults(500_000, RowGate.MAX_ROW_BYTES),
                new Privacy(Optional.empty(), new FileWatch(Duration.ofHours(1), InstantSource.system())),
                System::nanoTime);
        HotKeys hotKeys = new HotKeys(registry, key -> key, Duration.ofHours(1));
        IngestMetrics metrics = new IngestMetrics(registry, new InFlightBudget(1L << 26));
        return new Ingestion(
                new Gatekeeper(access),
                new Admission(Contracts::none),
                log,
                new Outcomes(metrics, hotKeys, new LiveFeed(0), InstantSource.system()),
                new RequestTraces(Tracing.off()),
                InstantSource.system(),
                Duration.ofSeconds(5));
    }

    /** The endpoints that it serves. */
    Routes routes() {
        return context.getBean(Routes.class);
    }

    URI uri(String path) {
        return URI.create(
                "http://127.0.0.1:" + context.getBean(EdgeServer.class).port() + path);
    }

    URI managementUri(String path) {
        return URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port") + path);
    }

    void awaitReady() {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                        get(managementUri("/actuator/health/readiness")).statusCode())
                .isEqualTo(200));
    }

    HttpResponse<String> get(URI uri) {
        return send(HttpRequest.newBuilder(uri));
    }

    HttpResponse<String> post(String path, String body) {
        return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpResponse<String> postLines(String body) {
        return send(request("/v1/events")
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpResponse<String> postGzip(String path, byte[] body) {
        return send(
                request(path).header("Content-Encoding", "gzip").POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(
                    request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path)).header("X-Write-Key", KEY);
    }

    static byte[] gzip(byte[] body) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return zipped.toByteArray();
    }

    /** Everything that the table's topic holds; partitions one after another. */
    List<ConsumerRecord<String, String>> records(String table) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", kafka.bootstrapServers());
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor("events." + table).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < end(ends, partition))) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    List<String> values(String table) {
        return records(table).stream().map(ConsumerRecord::value).toList();
    }

    <T> T admin(AdminCall<T> call) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            return call.on(admin);
        }
    }

    interface AdminCall<T> {
        T on(Admin admin) throws Exception;
    }

    private static long end(Map<TopicPartition, Long> ends, TopicPartition partition) {
        Long end = ends.get(partition);
        return end == null ? 0 : end;
    }

    void stopService() {
        context.close();
    }

    @Override
    public void close() {
        context.close();
        kafka.close();
    }
}
