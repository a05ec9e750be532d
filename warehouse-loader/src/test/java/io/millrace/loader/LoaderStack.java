package io.millrace.loader;

import io.millrace.embedded.Backends;
import io.millrace.embedded.ObjectStoreBackend;
import io.millrace.embedded.WarehouseBackend;
import io.millrace.embedded.ZooKeeperBackend;
import io.millrace.lake.batch.BatchSettings;
import io.millrace.lake.batch.BatchWriter;
import io.millrace.lake.batch.ChainId;
import io.millrace.lake.chain.BatchCommit;
import io.millrace.lake.store.S3ObjectStore;
import io.millrace.lake.store.S3Settings;
import io.millrace.runtime.launch.MillraceService;
import io.millrace.runtime.settings.SettingsSource;
import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.row.RowReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.ConfigurableApplicationContext;

/** Everything that the loader needs, as real servers, and ways to put batches in and read rows out. */
final class LoaderStack implements AutoCloseable {
    static final String TOPIC_ID = "0123456789abcdef0123456789abcdef";

    final ZooKeeperBackend zooKeeper;
    final ObjectStoreBackend objectStore;
    final WarehouseBackend warehouse;
    final S3ObjectStore store;
    private final RowReader rows = new RowReader();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, Long> ends = new HashMap<>();

    private final Path contracts;

    LoaderStack(Path directory) {
        contracts = contracts(directory);
        zooKeeper = Backends.zooKeeper(directory);
        objectStore = Backends.objectStore(directory);
        warehouse = Backends.warehouse(directory, objectStore);
        store = new S3ObjectStore(S3Settings.at(
                objectStore.endpoint(),
                objectStore.region(),
                objectStore.bucket(),
                objectStore.accessKey(),
                objectStore.secretKey()));
    }

    /** A loader with a cadence of a tenth of a second and further settings, {@code KEY, value, KEY, value}. */
    ConfigurableApplicationContext startLoader(String... settings) {
        return MillraceService.start(
                WarehouseLoaderService.DEFINITION, SettingsSource.load(Optional.empty(), environment(settings)));
    }

    /** What a person does, with the loader's own settings. */
    LoaderOperations operations() {
        return LoaderOperations.open(SettingsSource.load(Optional.empty(), environment()));
    }

    private static Path contracts(Path directory) {
        try (InputStream contract = LoaderStack.class.getResourceAsStream("contracts.yaml")) {
            Path contracts = Files.createDirectories(directory.resolve("contracts"));
            Files.write(contracts.resolve("contracts.yaml"), contract.readAllBytes());
            return contracts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Map<String, String> environment(String... settings) {
        Map<String, String> environment = new HashMap<>();
        environment.put("MILLRACE_ZOOKEEPER_CONNECT", zooKeeper.connectString());
        environment.put("MILLRACE_ZOOKEEPER_SESSION_TIMEOUT", "4s");
        environment.put("MILLRACE_OBJECT_STORE_ENDPOINT", objectStore.endpoint().toString());
        environment.put("MILLRACE_OBJECT_STORE_REGION", objectStore.region());
        environment.put("MILLRACE_OBJECT_STORE_BUCKET", objectStore.bucket());
        environment.put("MILLRACE_OBJECT_STORE_ACCESS_KEY", objectStore.accessKey());
        environment.put("MILLRACE_OBJECT_STORE_SECRET_KEY", objectStore.secretKey());
        environment.put("MILLRACE_OBJECT_STORE_PATH_STYLE", "true");
        environment.put("MILLRACE_WAREHOUSE_JDBC_URL", warehouse.jdbcUrl());
        environment.put("MILLRACE_WAREHOUSE_USER", warehouse.ownerUser());
        environment.put("MILLRACE_WAREHOUSE_PASSWORD", warehouse.ownerPassword());
        environment.put("MILLRACE_CONTRACTS_DIRECTORY", contracts.toString());
        environment.put("MILLRACE_WAREHOUSE_LOADER_MANAGEMENT_PORT", "0");
        environment.put("MILLRACE_WAREHOUSE_LOADER_TABLES_PUBLISH", "false");
        environment.put("MILLRACE_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1");
        environment.put("MILLRACE_WAREHOUSE_LOADER_CADENCE", "100ms");
        environment.put("MILLRACE_WAREHOUSE_LOADER_AUTO_CREATE", "true");
        environment.put("MILLRACE_WAREHOUSE_LOADER_HELD_RETRY", "500ms");
        environment.put("MILLRACE_WAREHOUSE_LOADER_HELD_RETRY_LONGEST", "1s");
        for (int i = 0; i < settings.length; i += 2) {
            String prefix = settings[i].startsWith("MILLRACE_") ? "" : "MILLRACE_WAREHOUSE_LOADER_";
            environment.put(prefix + settings[i], settings[i + 1]);
        }
        return environment;
    }

    /** Writes the next batch of partition 0, one row for each text. */
    BatchName write(String dataset, String... lines) {
        return write(dataset, 0, lines);
    }

    /** Writes the next batch of a partition. */
    BatchName write(String dataset, int partition, String... lines) {
        return write(new ChainId(new DatasetName(dataset), TOPIC_ID, partition), lines);
    }

    /** Writes the next batch of a chain. */
    BatchName write(ChainId chain, String... lines) {
        String dataset = chain.dataset().value();
        int partition = chain.partition();
        String key = dataset + "-" + partition;
        long start = ends.getOrDefault(key, 0L);
        Instant now = Instant.now();
        BatchSettings settings = new BatchSettings(3, new BatchManifest.Writer("test", "test"));
        try (BatchWriter writer = new BatchWriter(chain, start, now, "test", settings)) {
            for (String line : lines) {
                writer.addRow(rows.read(line.getBytes(StandardCharsets.UTF_8)), now);
            }
            new BatchCommit(writer.finish(start + lines.length + 1)).run(store);
            ends.put(key, start + lines.length + 1);
            return writer.name();
        }
    }

    /** Reads as the analyst does; every value as text, NULL as {@code null}. */
    List<List<String>> read(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        warehouse.jdbcUrl(), warehouse.analystUser(), warehouse.analystPassword());
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<List<String>> read = new ArrayList<>();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(String.valueOf(result.getString(i)));
                }
                read.add(row);
            }
            return read;
        }
    }

    /** Changes things as the owner. */
    void execute(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(warehouse.jdbcUrl(), warehouse.ownerUser(), warehouse.ownerPassword());
    }

    /** The answer of a management endpoint. */
    HttpResponse<String> get(ConfigurableApplicationContext loader, String path) throws Exception {
        String port = loader.getEnvironment().getProperty("local.server.port");
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        store.close();
        warehouse.close();
        objectStore.close();
        zooKeeper.close();
    }
}
