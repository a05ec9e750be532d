package io.millrace.loader;

import io.millrace.runtime.settings.Default;
import io.millrace.runtime.settings.Description;
import io.millrace.runtime.settings.Section;
import io.millrace.runtime.settings.ServiceSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.util.unit.DataSize;

/** Section {@code warehouse-loader}. */
@Description("The loader of the warehouse.")
public record WarehouseLoaderSettings(
        @Description("Port of health and metrics.") @Default("9004")
        int managementPort,

        @Description("Address of health and metrics.") @Default("127.0.0.1")
        String managementBindAddress,

        @Description("How often each table is loaded.") @Default("10m")
        Duration cadence,

        @Description("What is particular to single datasets.")
        List<DatasetSettings> datasets,

        @Description(
                "How often the whole lake is compared with the whole ledger; in between, only the newest hours are listed.")
        @Default("10m")
        Duration fullListing,

        @Description("Make tables that don't exist; without, their batches wait in the lake.") @Default("false")
        boolean autoCreate,

        @Description("Add columns that a table lacks; without, values for them stay in the lake.") @Default("true")
        boolean addColumns,

        @Description(
                "Role that the warehouse reads the lake with, or 'default'; without one, it is given the object store's keys.")
        Optional<String> iamRole,

        @Description("Make VARCHAR columns wider when values are too long for them; without, such rows are bad rows.")
        @Default("true")
        boolean widenColumns,

        @Description("So many bad rows of a batch may always be left out; a batch with more is held.") @Default("100")
        long toleratedBadRows,

        @Description(
                "This share of a batch's rows may be left out as bad rows, from 0 to 1; a batch with more is held.")
        @Default("0.01")
        double toleratedBadShare,

        @Description("Most loads and tests in the search for the bad rows of one load; then its batches are held.")
        @Default("500")
        int maxAttemptsPerLoad,

        @Description("Most tables that are loaded at the same time.") @Default("4")
        int maxConcurrentLoads,

        @Description("Most objects in one COPY.") @Default("1000")
        int maxObjectsPerLoad,

        @Description("Most compressed bytes in one COPY.") @Default("1GB")
        DataSize maxBytesPerLoad,

        @Description("Wait before a batch that could not be loaded is tried again; it doubles with every attempt.")
        @Default("10s")
        Duration heldRetry,

        @Description("Longest wait before a batch that could not be loaded is tried again.") @Default("10m")
        Duration heldRetryLongest,

        @Description("Time for a connection to the warehouse to come about.") @Default("10s")
        Duration connectTimeout,

        @Description("Longest wait for locks and short statements in the warehouse.") @Default("5m")
        Duration lockTimeout,

        @Description("Longest time for one COPY.") @Default("30m")
        Duration copyTimeout,

        @Description(
                "Directory with migrations of the team's own tables, V1__name.sql and so on, which a starting loader applies.")
        Optional<Path> migrations,

        @Description("A batch that waits for longer than this raises the alarm of its dataset.") @Default("1h")
        Duration unloadedAlarm)
        implements ServiceSettings {
    /** What the identify calls of SDKs become, one row for each user. */
    private static final String USERS = "users";

    private static final List<String> USERS_KEY = List.of("id");

    public static final Section<WarehouseLoaderSettings> SECTION =
            new Section<>("warehouse-loader", WarehouseLoaderSettings.class);

    public WarehouseLoaderSettings {
        positive("cadence", cadence);
        positive("full-listing", fullListing);
        positive("held-retry", heldRetry);
        positive("connect-timeout", connectTimeout);
        positive("lock-timeout", lockTimeout);
        positive("copy-timeout", copyTimeout);
        positive("unloaded-alarm", unloadedAlarm);
        if (heldRetryLongest.compareTo(heldRetry) < 0) {
            throw new IllegalArgumentException(
                    "held-retry-longest must not be shorter than held-retry, but is " + heldRetryLongest);
        }
        if (maxConcurrentLoads < 1
                || maxObjectsPerLoad < 1
                || maxBytesPerLoad.toBytes() < 1
                || maxAttemptsPerLoad < 1) {
            throw new IllegalArgumentException("max-concurrent-loads, max-objects-per-load, max-bytes-per-load and"
                    + " max-attempts-per-load must be at least 1");
        }
        if (toleratedBadRows < 0 || !(toleratedBadShare >= 0 && toleratedBadShare <= 1)) {
            throw new IllegalArgumentException(
                    "tolerated-bad-rows must be at least 0 and tolerated-bad-share from 0 to 1, but are "
                            + toleratedBadRows + " and " + toleratedBadShare);
        }
        datasets = List.copyOf(datasets);
    }

    private Optional<DatasetSettings> dataset(String name) {
        return datasets.stream().filter(dataset -> dataset.name().equals(name)).findFirst();
    }

    /** How often this dataset is loaded. */
    public Duration cadenceOf(String name) {
        return dataset(name).flatMap(DatasetSettings::cadence).orElse(cadence);
    }

    /** The table of this dataset, as the settings name it. */
    public Optional<String> tableOf(String name) {
        return dataset(name).flatMap(DatasetSettings::table);
    }

    /** Columns that tell the dataset's rows apart; empty when every row stands for itself. */
    public List<String> keyOf(String name) {
        List<String> own = dataset(name).map(DatasetSettings::key).orElse(List.of());
        return own.isEmpty() && name.equals(USERS) ? USERS_KEY : own;
    }

    /** Whether rows that are deleted in the source are removed from its mirror. */
    public boolean removesDeleted(String name) {
        return dataset(name).map(DatasetSettings::removeDeleted).orElse(false);
    }

    /** The shortest of all cadences: how often to look for new datasets. */
    public Duration shortestCadence() {
        return datasets.stream()
                .flatMap(dataset -> dataset.cadence().stream())
                .reduce(cadence, (a, b) -> a.compareTo(b) <= 0 ? a : b);
    }

    /** What is particular to a dataset. */
    @Description("What is particular to a dataset.")
    public record DatasetSettings(
            @Description("The dataset.") String name,

            @Description("How often it is loaded, instead of the loader's cadence.")
            Optional<Duration> cadence,

            @Description(
                    "Its table, as 'table' or 'schema.table'; else the dataset's name, dots replaced by underscores.")
            Optional<String> table,

            @Description("Columns that together tell its rows apart; the last row of each stands in the table.")
            List<String> key,

            @Description("Remove rows from the mirror that are deleted in the source, instead of marking them.")
            @Default("false")
            boolean removeDeleted) {
        public DatasetSettings {
            key = List.copyOf(key);
            cadence.ifPresent(own -> positive("cadence of dataset " + name, own));
        }
    }

    private static void positive(String name, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + " must be positive, but is " + duration);
        }
    }
}
