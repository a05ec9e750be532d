package io.millrace.bench.monitor;

import io.millrace.bench.process.WarehouseProcess;
import io.millrace.lake.store.S3ObjectStore;
import io.millrace.lake.store.S3Settings;
import io.millrace.loader.LoaderOperations;
import io.millrace.monitor.lake.BatchCounts;
import io.millrace.runtime.settings.SettingsSource;
import io.millrace.schemas.dataset.DatasetName;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

/** A loader's ledger that has every batch of a lake. */
final class FilledStages {
    private static final int CHUNK = 2_000;
    private static final int DAY = 24;
    private static final long DAY_SECONDS = 86_400;
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("/yyyy/MM/dd/", Locale.ROOT).withZone(ZoneOffset.UTC);

    private FilledStages() {}

    /**
     * Makes the loader's tables and fills the ledger: the newest days batch by batch, and the days before as copies of a whole one
     * with its date, for nobody asks for one of those by its name.
     */
    static void fill(WarehouseProcess warehouse, CalculatedLake lake, int datasets) throws SQLException {
        try (S3ObjectStore store = new S3ObjectStore(S3Settings.at(
                        URI.create(warehouse.endpoint()),
                        warehouse.region(),
                        warehouse.bucket(),
                        warehouse.accessKey(),
                        warehouse.secretKey()));
                LoaderOperations operations =
                        LoaderOperations.open(SettingsSource.load(Optional.empty(), warehouse.settings()), store)) {
            operations.migrate();
        }
        int ofToday = lake.hours() % DAY;
        int days = lake.hours() / DAY;
        Properties properties = new Properties();
        properties.putAll(Map.of("user", warehouse.user(), "password", warehouse.password()));
        try (Connection connection = new com.amazon.redshift.Driver().connect(warehouse.jdbcUrl(), properties);
                Statement statement = connection.createStatement()) {
            List<BatchCounts> newest = new ArrayList<>();
            for (int number = 0; number < datasets; number++) {
                DatasetName dataset = CalculatedLake.dataset(number);
                for (int place = lake.hours() - ofToday - DAY; place < lake.hours(); place++) {
                    newest.add(lake.batch(dataset, place));
                }
            }
            for (int from = 0; from < newest.size(); from += CHUNK) {
                insert(statement, newest.subList(from, Math.min(newest.size(), from + CHUNK)));
            }
            Instant copied = newest.get(0).name().hour();
            for (int day = 1; day < days; day++) {
                statement.execute("INSERT INTO millrace.load_ledger"
                        + " (dataset, object, sha256, rows, bad, load_id, loaded_at, loader_version) SELECT dataset,"
                        + " replace(object, '" + DATE.format(copied) + "', '"
                        + DATE.format(copied.minusSeconds(day * DAY_SECONDS))
                        + "'), sha256, rows, bad, load_id, loaded_at, loader_version FROM millrace.load_ledger"
                        + " WHERE object LIKE '%" + DATE.format(copied) + "%'");
            }
        }
    }

    private static void insert(Statement statement, List<BatchCounts> batches) throws SQLException {
        String rows = batches.stream()
                .map(batch -> "('" + batch.name().dataset() + "', '"
                        + batch.name().objectKey() + "', '', " + batch.rows() + ", 0, 'bench', getdate(), 'bench')")
                .collect(Collectors.joining(", "));
        statement.execute("INSERT INTO millrace.load_ledger"
                + " (dataset, object, sha256, rows, bad, load_id, loaded_at, loader_version) VALUES " + rows);
    }
}
