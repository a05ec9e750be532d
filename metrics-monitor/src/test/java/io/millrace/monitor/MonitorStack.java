package io.millrace.monitor;

import io.millrace.embedded.Backend;
import io.millrace.embedded.Backends;
import io.millrace.embedded.KafkaBackend;
import io.millrace.embedded.ObjectStoreBackend;
import io.millrace.embedded.WarehouseBackend;
import io.millrace.lake.batch.BatchSettings;
import io.millrace.lake.batch.BatchWriter;
import io.millrace.lake.batch.ChainId;
import io.millrace.lake.chain.BatchCommit;
import io.millrace.lake.store.ObjectStore;
import io.millrace.lake.store.S3ObjectStore;
import io.millrace.lake.store.S3Settings;
import io.millrace.runtime.launch.MillraceService;
import io.millrace.runtime.settings.SettingsSource;
import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.row.BadRowException;
import io.millrace.schemas.row.RowReader;
import io.millrace.schemas.tally.Tally;
import io.millrace.schemas.tally.TallyCodec;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.flywaydb.core.Flyway;
import org.springframework.context.ConfigurableApplicationContext;

/** The servers that the monitor watches, and hands to put something into each of them. */
final class MonitorStack implements AutoCloseable {
    private static final List<String> MIGRATIONS = List.of(
            "V1__loader",
            "V2__bad_rows",
            "V3__mirrors",
            "V4__merged_and_distinct",
            "V5__derived",
            "V6__replay_requests");
    private static final Instant TIME = Instant.parse("2026-11-23T10:15:00Z");

    final KafkaBackend kafka;
    final ObjectStoreBackend objects;
    final WarehouseBackend warehouse;
    final S3ObjectStore store;

    MonitorStack(Path directory) {
        kafka = Backends.kafka(directory);
        objects = Backends.objectStore(directory);
        warehouse = Backends.warehouse(directory, objects);
        store = new S3ObjectStore(S3Settings.at(
                objects.endpoint(), objects.region(), objects.bucket(), objects.accessKey(), objects.secretKey()));
        try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(Tally.TOPIC, 1, (short) 1)))
                    .all()
                    .get();
        } catch (Exception e) {
            throw new IllegalStateException("the topic of tallies can't be made", e);
        }
    }

    /**
     * Starts a monitor on free ports that counts several times a second.
     *
     * @param told who gets its messages
     * @param contracts directory of data contracts
     * @param further settings
     */
    ConfigurableApplicationContext monitor(
            Map<String, FakeService> services, Receivers told, Path contracts, Map<String, String> further) {
        Map<String, String> settings = new HashMap<>(told.settings());
        settings.put("METRICS_MONITOR_LATENESS", "1s");
        settings.put("METRICS_MONITOR_ALERTS_INTERVAL", "300ms");
        settings.put("METRICS_MONITOR_ALERTS_TELL_AFTER", "0s");
        settings.put("METRICS_MONITOR_ALERTS_RESOLVE_AFTER", "1s");
        settings.put("METRICS_MONITOR_ALERTS_ESCALATE_AFTER", "2s");
        settings.put("CONTRACTS_DIRECTORY", contracts.toString());
        settings.putAll(further);
        return start(services, settings);
    }

    /**
     * Starts a monitor on free ports that counts several times a second.
     *
     * @param further settings of the monitor's section
     */
    ConfigurableApplicationContext monitor(Map<String, FakeService> services, Map<String, String> further) {
        Map<String, String> named = new HashMap<>();
        further.forEach((name, value) -> named.put("METRICS_MONITOR_" + name, value));
        return start(services, named);
    }

    /** The same, with contracts. */
    ConfigurableApplicationContext monitor(
            Map<String, FakeService> services, Map<String, String> further, Path contracts) {
        Map<String, String> named = new HashMap<>();
        further.forEach((name, value) -> named.put("METRICS_MONITOR_" + name, value));
        named.put("CONTRACTS_DIRECTORY", contracts.toString());
        named.put("CONTRACTS_REFRESH", "200ms");
        return start(services, named);
    }

    private ConfigurableApplicationContext start(Map<String, FakeService> services, Map<String, String> further) {
        Map<String, String> settings = new HashMap<>();
        settings.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
        settings.put("OBJECT_STORE_ENDPOINT", objects.endpoint().toString());
        settings.put("OBJECT_STORE_REGION", objects.region());
        settings.put("OBJECT_STORE_BUCKET", objects.bucket());
        settings.put("OBJECT_STORE_ACCESS_KEY", objects.accessKey());
        settings.put("OBJECT_STORE_SECRET_KEY", objects.secretKey());
        settings.put("OBJECT_STORE_PATH_STYLE", "true");
        settings.put("WAREHOUSE_JDBC_URL", warehouse.jdbcUrl());
        settings.put("WAREHOUSE_USER", warehouse.ownerUser());
        settings.put("WAREHOUSE_PASSWORD", warehouse.ownerPassword());
        settings.put("STATE_JDBC_URL", warehouse.monitorJdbcUrl());
        settings.put("STATE_USER", warehouse.monitorUser());
        settings.put("STATE_PASSWORD", warehouse.monitorPassword());
        settings.put("METRICS_MONITOR_HTTP_PORT", "0");
        settings.put("METRICS_MONITOR_MANAGEMENT_PORT", "0");
        settings.put("METRICS_MONITOR_SERVICE_INTERVAL", "200ms");
        settings.put("METRICS_MONITOR_STAGE_INTERVAL", "300ms");
        settings.put("METRICS_MONITOR_STAGE_TIMEOUT", "3s");
        settings.put("METRICS_MONITOR_RECONCILIATION_INTERVAL", "300ms");
        settings.put("METRICS_MONITOR_TABLE_COUNT_INTERVAL", "1h");
        int number = 0;
        for (Map.Entry<String, FakeService> service : services.entrySet()) {
            settings.put("METRICS_MONITOR_SERVICES_" + number + "_NAME", service.getKey());
            settings.put(
                    "METRICS_MONITOR_SERVICES_" + number + "_URL",
                    service.getValue().url().toString());
            number++;
        }
        settings.putAll(further);
        if (!settings.containsKey("METRICS_MONITOR_ACCESS_USERS_FILE")) {
            // Where nobody logs in, no cookie has to come without TLS.
            settings.put("METRICS_MONITOR_ACCESS_PUBLIC_URL", "https://console.example.com");
        }
        Map<String, String> environment = new HashMap<>();
        settings.forEach((name, value) -> environment.put("MILLRACE_" + name, value));
        return MillraceService.start(
                MetricsMonitorService.DEFINITION, SettingsSource.load(Optional.empty(), environment));
    }

    /** Creates the dataset's topic; returns its id as batches carry it. */
    String topic(DatasetName dataset) throws Exception {
        try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()))) {
            Uuid id = admin.createTopics(List.of(new NewTopic(dataset.topic(), 1, (short) 1)))
                    .topicId(dataset.topic())
                    .get();
            return HexFormat.of()
                    .formatHex(ByteBuffer.allocate(16)
                            .putLong(id.getMostSignificantBits())
                            .putLong(id.getLeastSignificantBits())
                            .array());
        }
    }

    /** Writes so many records, in one transaction when asked. */
    void produce(DatasetName dataset, int records, boolean transaction) throws Exception {
        Map<String, Object> properties = new HashMap<>();
        properties.put("bootstrap.servers", kafka.bootstrapServers());
        if (transaction) {
            properties.put("transactional.id", "monitor-test");
        }
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            if (transaction) {
                producer.initTransactions();
                producer.beginTransaction();
            }
            for (int i = 0; i < records; i++) {
                byte[] row = ("{\"_id\":\"" + i + "\"}").getBytes(StandardCharsets.UTF_8);
                producer.send(new ProducerRecord<>(dataset.topic(), row)).get();
            }
            if (transaction) {
                producer.commitTransaction();
            }
        }
    }

    /** Writes one record. */
    void produce(DatasetName dataset, String row) throws Exception {
        Map<String, Object> properties = new HashMap<>(Map.of("bootstrap.servers", kafka.bootstrapServers()));
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(dataset.topic(), row.getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
    }

    /** Publishes what an edge would. */
    void tell(Tally tally) throws Exception {
        Map<String, Object> properties = new HashMap<>(Map.of("bootstrap.servers", kafka.bootstrapServers()));
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            Tally.TOPIC, tally.key().getBytes(StandardCharsets.UTF_8), TallyCodec.encode(tally)))
                    .get();
        }
    }

    /** Stores a batch as the lake writer does; returns the key of its object. */
    String batch(DatasetName dataset, String topicId, long start, int rows, int duplicates) {
        return batch(dataset, topicId, start, rows, duplicates, TIME);
    }

    /** Stores a batch of records that arrived at a time. */
    String batch(DatasetName dataset, String topicId, long start, int rows, int duplicates, Instant time) {
        RowReader reader = new RowReader();
        BatchSettings settings = new BatchSettings(3, new BatchManifest.Writer("test", "test"));
        try (BatchWriter writer =
                new BatchWriter(new ChainId(dataset, topicId, 0), start, time, "lake-writer", settings)) {
            for (int i = 0; i < rows; i++) {
                writer.addRow(reader.read(("{\"_id\":\"" + i + "\"}").getBytes(StandardCharsets.UTF_8)), time);
            }
            for (int i = 0; i < duplicates; i++) {
                writer.addDuplicate(time);
            }
            new BatchCommit(writer.finish(start + rows + duplicates)).run(store);
            return writer.name().objectKey();
        }
    }

    /** Stores a batch of records that were all set aside; returns the key of their file. */
    String setAside(DatasetName dataset, String topicId, long start, Instant time, Map<String, ErrorCode> records) {
        BatchSettings settings = new BatchSettings(3, new BatchManifest.Writer("test", "test"));
        try (BatchWriter writer =
                new BatchWriter(new ChainId(dataset, topicId, 0), start, time, "lake-writer", settings)) {
            long offset = start;
            for (Map.Entry<String, ErrorCode> record : records.entrySet()) {
                writer.addBad(
                        offset,
                        Optional.of(record.getKey().getBytes(StandardCharsets.UTF_8)),
                        Optional.of("event-" + offset),
                        new BadRowException(record.getValue(), "seconds: is not of the type integer"),
                        time);
                offset++;
            }
            new BatchCommit(writer.finish(offset)).run(store);
            return writer.name().badKey();
        }
    }

    /** Records that a dataset's topic has. */
    long records(DatasetName dataset) throws Exception {
        TopicPartition partition = new TopicPartition(dataset.topic(), 0);
        try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()))) {
            return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get()
                    .offset();
        }
    }

    /** Puts a document into the lake. */
    void put(String key, String document) {
        store.put(
                key,
                document.getBytes(StandardCharsets.UTF_8),
                new ObjectStore.ObjectProperties("application/json", Map.of()));
    }

    /** Makes the monitor's database as an earlier version left it, which made the table of what people did by itself. */
    void earlierState() throws Exception {
        Flyway.configure()
                .dataSource(warehouse.monitorJdbcUrl(), warehouse.monitorUser(), warehouse.monitorPassword())
                .locations("classpath:millrace/monitor/state")
                .table("schema_history")
                .target("3")
                .load()
                .migrate();
        try (Connection connection = DriverManager.getConnection(
                        warehouse.monitorJdbcUrl(), warehouse.monitorUser(), warehouse.monitorPassword());
                Statement statement = connection.createStatement()) {
            statement.execute("create table console_audit (id bigint generated always as identity primary key,"
                    + " at timestamptz not null, who text not null, action text not null, target text not null,"
                    + " outcome text not null)");
        }
    }

    /** Makes the loader's schema by its own migrations. */
    void migrate() throws Exception {
        for (String name : MIGRATIONS) {
            try (InputStream script =
                    MonitorStack.class.getResourceAsStream("/millrace/warehouse/migration/" + name + ".sql")) {
                if (script == null) {
                    throw new IllegalStateException("the migration " + name + " has moved");
                }
                sql(
                        "create schema if not exists millrace",
                        "set search_path to millrace",
                        new String(script.readAllBytes(), StandardCharsets.UTF_8).replaceAll("(?m)^--.*$", ""));
            }
        }
    }

    /** Runs statements as the warehouse's owner. */
    void sql(String... statements) throws Exception {
        Properties login = new Properties();
        login.setProperty("user", warehouse.ownerUser());
        login.setProperty("password", warehouse.ownerPassword());
        try (Connection connection = new com.amazon.redshift.Driver().connect(warehouse.jdbcUrl(), login);
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    /** The first column of the only row, as the warehouse's owner sees it. */
    String text(String query) throws Exception {
        Properties login = new Properties();
        login.setProperty("user", warehouse.ownerUser());
        login.setProperty("password", warehouse.ownerPassword());
        try (Connection connection = new com.amazon.redshift.Driver().connect(warehouse.jdbcUrl(), login);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    void load(DatasetName dataset, String object, int rows) throws Exception {
        sql("insert into millrace.load_ledger values ('" + dataset + "', '" + object + "', 'x', " + rows
                + ", 0, 'load', '2026-11-23T10:16:00Z', 'test')");
    }

    @Override
    public void close() {
        store.close();
        List.<Backend>of(warehouse, objects, kafka).forEach(Backend::close);
    }
}
