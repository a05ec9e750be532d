package io.millrace.bench.loader;

import io.millrace.bench.process.WarehouseProcess;
import io.millrace.lake.store.S3ObjectStore;
import io.millrace.lake.store.S3Settings;
import io.millrace.loader.LoaderOperations;
import io.millrace.loader.reconcile.CycleOutcome;
import io.millrace.loader.reconcile.LoadObserver;
import io.millrace.runtime.settings.SettingsSource;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.dataset.DatasetName;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

/** A warehouse with an empty lake, Millrace's own tables, and both ways to load: Millrace's and a bare COPY. */
final class LoadedWarehouse implements AutoCloseable {
    private static final String LISTS = "bench/";

    private final WarehouseProcess process;
    private final S3ObjectStore store;
    private final LoaderOperations operations;
    private final CountingStore counts;
    private final Connection connection;

    private LoadedWarehouse(
            WarehouseProcess process,
            S3ObjectStore store,
            LoaderOperations operations,
            CountingStore counts,
            Connection connection) {
        this.process = process;
        this.counts = counts;
        this.store = store;
        this.operations = operations;
        this.connection = connection;
    }

    static LoadedWarehouse start(Path directory) throws Exception {
        WarehouseProcess process = WarehouseProcess.start(directory);
        try {
            Map<String, String> settings = new HashMap<>(process.settings());
            // What is to be measured is one load of everything, not a hold.
            settings.put("MILLRACE_WAREHOUSE_LOADER_TOLERATED_BAD_ROWS", "1000000");
            S3ObjectStore store = new S3ObjectStore(S3Settings.at(
                    URI.create(process.endpoint()),
                    process.region(),
                    process.bucket(),
                    process.accessKey(),
                    process.secretKey()));
            CountingStore counts = new CountingStore(store);
            LoaderOperations operations =
                    LoaderOperations.open(SettingsSource.load(Optional.empty(), settings), counts);
            operations.migrate();
            return new LoadedWarehouse(process, store, operations, counts, connect(process));
        } catch (Exception e) {
            process.close();
            throw e;
        }
    }

    private static Connection connect(WarehouseProcess process) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", process.user());
        properties.setProperty("password", process.password());
        return new com.amazon.redshift.Driver().connect(process.jdbcUrl(), properties);
    }

    S3ObjectStore store() {
        return store;
    }

    /** What the loader asks of the store. */
    CountingStore counts() {
        return counts;
    }

    WarehouseProcess process() {
        return process;
    }

    FilledLake lake() {
        return new FilledLake(store);
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    long number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }

    /** Makes the table anew, and forgets everything that was loaded into it. */
    void empty(DatasetName dataset) throws SQLException {
        execute("DROP TABLE IF EXISTS public." + dataset);
        execute("CREATE TABLE public." + dataset + " (" + SampleRows.COLUMNS + ")");
        execute("DELETE FROM millrace.load_ledger WHERE dataset = '" + dataset + "'");
        execute("DELETE FROM millrace.bad_rows WHERE dataset = '" + dataset + "'");
    }

    /** Makes a table for a bare COPY. */
    void emptyTable(String table) throws SQLException {
        execute("DROP TABLE IF EXISTS " + table);
        execute("CREATE TABLE " + table + " (" + SampleRows.COLUMNS + ")");
    }

    /** Seconds of one pass of Millrace's loader over the dataset, everything from the first listing to the commit. */
    double load(DatasetName dataset, LoadObserver observer) {
        long begun = System.nanoTime();
        CycleOutcome outcome = operations.load(dataset, observer);
        double seconds = seconds(begun);
        if (!(outcome instanceof CycleOutcome.Worked)) {
            throw new IllegalStateException("the loader did not load " + dataset + ": " + outcome);
        }
        return seconds;
    }

    /** Writes the list of objects that one COPY reads. */
    String list(String name, List<BatchName> batches) {
        String entries = batches.stream()
                .map(batch ->
                        "{\"url\":\"s3://" + process.bucket() + "/" + batch.objectKey() + "\",\"mandatory\":true}")
                .collect(Collectors.joining(","));
        return put(LISTS + name + ".manifest", ("{\"entries\":[" + entries + "]}").getBytes(StandardCharsets.UTF_8));
    }

    /** Writes an object and answers its URL. */
    String put(String key, byte[] body) {
        store.put(
                key,
                body,
                new io.millrace.lake.store.ObjectStore.ObjectProperties("application/octet-stream", Map.of()));
        return "s3://" + process.bucket() + "/" + key;
    }

    /** Seconds of one COPY with the loader's own options. */
    double copy(String table, String list, String... further) throws SQLException {
        long begun = System.nanoTime();
        execute("COPY " + table + " FROM '" + list + "' ACCESS_KEY_ID '" + process.accessKey() + "' SECRET_ACCESS_KEY '"
                + process.secretKey() + "' REGION '" + process.region() + "' MANIFEST FORMAT JSON 'auto' ZSTD"
                + " TIMEFORMAT 'auto' DATEFORMAT 'auto' COMPUPDATE OFF STATUPDATE OFF " + String.join(" ", further));
        return seconds(begun);
    }

    private static double seconds(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }

    @Override
    public void close() {
        try (process;
                operations;
                connection) {
            // Closed in this order.
        } catch (SQLException e) {
            throw new IllegalStateException("the warehouse's connection did not close", e);
        }
    }
}
