package io.millrace.bench.monitor;

import io.millrace.bench.process.WarehouseProcess;
import io.millrace.lake.batch.ChainId;
import io.millrace.lake.store.ObjectStore.ObjectProperties;
import io.millrace.lake.store.S3ObjectStore;
import io.millrace.lake.store.S3Settings;
import io.millrace.loader.LoaderOperations;
import io.millrace.runtime.settings.SettingsSource;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.batch.ObjectAttributes;
import io.millrace.schemas.dataset.DatasetName;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/** A lake with a batch for each dataset and hour, all of them loaded as the ledger says. */
final class FilledStages {
    private static final String TOPIC_ID = "0123456789abcdef0123456789abcdef";
    private static final int ROWS = 2_000;
    private static final int WRITERS = 8;
    private static final int LEDGER_CHUNK = 2_000;
    private static final long HOUR_SECONDS = 3_600;

    private FilledStages() {}

    /**
     * @param hours of how many of the newest hours there are batches
     * @return how many batches there are now
     */
    static int fill(WarehouseProcess warehouse, int datasets, long lastHour, int hours) throws Exception {
        List<BatchName> names = new ArrayList<>();
        try (S3ObjectStore store = new S3ObjectStore(S3Settings.at(
                URI.create(warehouse.endpoint()),
                warehouse.region(),
                warehouse.bucket(),
                warehouse.accessKey(),
                warehouse.secretKey()))) {
            List<Callable<BatchName>> writes = new ArrayList<>();
            for (int dataset = 0; dataset < datasets; dataset++) {
                ChainId chain = new ChainId(new DatasetName("events_" + dataset), TOPIC_ID, 0);
                for (int i = 0; i < hours; i++) {
                    long start = (long) i * ROWS;
                    Instant hour = Instant.ofEpochSecond((lastHour - hours + 1 + i) * HOUR_SECONDS);
                    writes.add(() -> batch(store, chain, start, hour));
                }
            }
            ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
            try {
                for (Future<BatchName> written : writers.invokeAll(writes)) {
                    names.add(written.get());
                }
            } finally {
                writers.shutdownNow();
            }
            try (LoaderOperations operations =
                    LoaderOperations.open(SettingsSource.load(Optional.empty(), warehouse.settings()), store)) {
                operations.migrate();
            }
        }
        writeLedger(warehouse, names);
        return names.size();
    }

    private static BatchName batch(S3ObjectStore store, ChainId chain, long start, Instant hour) {
        BatchName name = chain.batch(start, hour);
        ObjectAttributes attributes = new ObjectAttributes(
                TOPIC_ID, start + ROWS, ROWS, 0, 0, "00", hour, hour.plusSeconds(HOUR_SECONDS - 1), "bench", "bench");
        store.put(name.objectKey(), new byte[1], new ObjectProperties("application/zstd", attributes.toMetadata()));
        return name;
    }

    private static void writeLedger(WarehouseProcess warehouse, List<BatchName> names) throws SQLException {
        Properties properties = new Properties();
        properties.putAll(Map.of("user", warehouse.user(), "password", warehouse.password()));
        try (Connection connection = new com.amazon.redshift.Driver().connect(warehouse.jdbcUrl(), properties);
                Statement statement = connection.createStatement()) {
            for (int from = 0; from < names.size(); from += LEDGER_CHUNK) {
                String rows = names.subList(from, Math.min(names.size(), from + LEDGER_CHUNK)).stream()
                        .map(name -> "('" + name.dataset() + "', '" + name.objectKey() + "', '', " + ROWS
                                + ", 0, 'bench', getdate(), 'bench')")
                        .collect(Collectors.joining(", "));
                statement.execute("INSERT INTO millrace.load_ledger"
                        + " (dataset, object, sha256, rows, bad, load_id, loaded_at, loader_version) VALUES " + rows);
            }
        }
    }
}
