package io.millrace.lakewriter.service;

import com.github.luben.zstd.Zstd;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.embedded.Backends;
import io.millrace.embedded.KafkaBackend;
import io.millrace.embedded.ObjectStoreBackend;
import io.millrace.lake.audit.AuditReport;
import io.millrace.lake.audit.ChainAudit;
import io.millrace.lake.batch.BatchReader;
import io.millrace.lake.batch.BatchSettings;
import io.millrace.lake.store.ObjectStore;
import io.millrace.lake.store.S3ObjectStore;
import io.millrace.lake.store.S3Settings;
import io.millrace.lakewriter.dedup.ScratchMemory;
import io.millrace.lakewriter.kafka.KafkaClients;
import io.millrace.lakewriter.partition.Rotation;
import io.millrace.runtime.contract.Contracts;
import io.millrace.schemas.batch.BatchCompression;
import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.event.EventHeaders;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Real Kafka and a real object store with what the tests do to them. */
final class Stack implements AutoCloseable {
    final KafkaBackend kafka;
    final ObjectStoreBackend objectStore;
    final S3ObjectStore store;
    final Admin admin;
    private final Producer<byte[], byte[]> producer;
    private final Queue<Future<RecordMetadata>> sent = new ConcurrentLinkedQueue<>();

    Stack(Path directory) {
        kafka = Backends.kafka(directory);
        objectStore = Backends.objectStore(directory);
        store = new S3ObjectStore(S3Settings.at(
                        objectStore.endpoint(),
                        objectStore.region(),
                        objectStore.bucket(),
                        objectStore.accessKey(),
                        objectStore.secretKey())
                .withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(8)));
        admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
        producer = producer(Map.of());
    }

    Producer<byte[], byte[]> producer(Map<String, Object> more) {
        Map<String, Object> config = new HashMap<>(more);
        config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        // To a topic that is just being created, a second request could arrive before the first.
        config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    void createTopic(String name, int partitions, String timestampType) {
        get(admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1)
                        .configs(Map.of(
                                "message.timestamp.type",
                                timestampType,
                                "message.timestamp.after.max.ms",
                                "9223372036854775807"))))
                .all());
    }

    /** An event at a time of its own choosing, where the topic allows that. */
    void send(String topic, int partition, Optional<Instant> timestamp, Optional<String> id, String value) {
        send(producer, record(topic, partition, timestamp, id, value));
    }

    /** Sends without waiting; {@link #flush} fails when the broker refused. */
    void send(Producer<byte[], byte[]> through, ProducerRecord<byte[], byte[]> record) {
        sent.add(through.send(record));
    }

    static ProducerRecord<byte[], byte[]> record(
            String topic, int partition, Optional<Instant> timestamp, Optional<String> id, String value) {
        Long millis = timestamp.map(Instant::toEpochMilli).orElse(null);
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, partition, millis, null, value.getBytes(UTF_8));
        id.ifPresent(text -> record.headers().add(EventHeaders.ID, text.getBytes(UTF_8)));
        return record;
    }

    void flush() {
        producer.flush();
        for (Future<RecordMetadata> each = sent.poll(); each != null; each = sent.poll()) {
            try {
                assertThat(each.get().hasOffset()).isTrue();
            } catch (InterruptedException | ExecutionException e) {
                throw new IllegalStateException("a record was not taken", e);
            }
        }
    }

    static <T> T get(org.apache.kafka.common.KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    KafkaClients clients(String group, Optional<String> instance) {
        return new KafkaClients(
                kafka.bootstrapServers(), Map.of(), group, instance, Duration.ofSeconds(6), Duration.ofSeconds(1));
    }

    /** A writer over the topics that match, not started. */
    LakeWriter writer(String topics, String group, Optional<String> instance, Duration age, ObjectStore through) {
        return writer(topics, group, instance, age, 50_000_000, through);
    }

    LakeWriter writer(
            String topics,
            String group,
            Optional<String> instance,
            Duration age,
            long memoryBytes,
            ObjectStore through) {
        return writer(group, instance, options(topics, age, memoryBytes, Contracts::none, List.of()), through);
    }

    LakeWriter writer(String group, Optional<String> instance, WriterOptions options, ObjectStore through) {
        return writer(group, instance, options, through, new SimpleMeterRegistry());
    }

    LakeWriter writer(
            String group,
            Optional<String> instance,
            WriterOptions options,
            ObjectStore through,
            MeterRegistry registry) {
        return new LakeWriter(clients(group, instance), through, options, registry, InstantSource.system());
    }

    static WriterOptions options(
            String topics,
            Duration age,
            long memoryBytes,
            Supplier<Contracts> contracts,
            List<LossAcceptance> acceptedLosses) {
        return options(topics, age, memoryBytes, contracts, acceptedLosses, BatchCompression.ZSTD);
    }

    static WriterOptions options(
            String topics,
            Duration age,
            long memoryBytes,
            Supplier<Contracts> contracts,
            List<LossAcceptance> acceptedLosses,
            BatchCompression compression) {
        return new WriterOptions(
                Pattern.compile(topics),
                1,
                DatasetRules.same(
                        new DatasetOptions(new Rotation(1_000_000, 500, age), Duration.ofHours(24), compression)),
                new BatchSettings(1, new BatchManifest.Writer("test", "none")),
                memoryBytes,
                new ScratchMemory(Path.of(System.getProperty("java.io.tmpdir"))),
                4,
                Duration.ofSeconds(10),
                contracts,
                acceptedLosses);
    }

    /** Starts a writer that closes its batches after a few hundred milliseconds. */
    LakeWriter start(String topics, String group) {
        LakeWriter writer = writer(topics, group, Optional.empty(), Duration.ofMillis(300), store);
        writer.start();
        return writer;
    }

    List<BatchName> batches(String dataset) {
        List<BatchName> names = new ArrayList<>();
        store.list(BatchName.directory(new DatasetName(dataset)), "", entry -> {
            BatchName.ofObject(entry.key()).ifPresent(names::add);
        });
        return names;
    }

    List<String> rows(String dataset) {
        List<String> rows = new ArrayList<>();
        BatchReader reader = new BatchReader(store);
        for (BatchName name : batches(dataset)) {
            reader.read(name, line -> rows.add(new String(line, UTF_8)));
        }
        return rows;
    }

    List<String> badLines(String dataset) {
        List<String> lines = new ArrayList<>();
        store.list(BatchName.BAD + dataset + "/", "", entry -> {
            byte[] file = store.read(entry.key()).orElseThrow();
            new String(Zstd.decompress(file, 10_000_000), UTF_8).lines().forEach(lines::add);
        });
        return lines;
    }

    AuditReport audit(String dataset) {
        return new ChainAudit(store).audit(new DatasetName(dataset));
    }

    long records(Collection<AuditReport> reports) {
        return reports.stream()
                .mapToLong(report -> report.rows() + report.duplicates() + report.bad())
                .sum();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
        admin.close(Duration.ofSeconds(1));
        store.close();
        kafka.close();
        objectStore.close();
    }
}
