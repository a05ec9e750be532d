package io.millrace.loader;

import io.millrace.loader.maintenance.MaintenanceWindow;
import io.millrace.loader.maintenance.MaintenanceWindows;
import io.millrace.loader.reconcile.ConflictHandling;
import io.millrace.loader.table.Evolution;
import io.millrace.runtime.settings.Default;
import io.millrace.runtime.settings.Description;
import io.millrace.runtime.settings.Section;
import io.millrace.runtime.settings.ServiceSettings;
import io.millrace.schemas.dataset.DatasetName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

        @Description("How often tables are loaded that are marked as critical, here or in their contract.")
        @Default("5s")
        Duration criticalCadence,

        @Description("How often the results of SQL jobs are looked at; versions that became current are loaded.")
        @Default("5s")
        Duration derivedCadence,

        @Description("What is particular to single datasets.")
        List<DatasetSettings> datasets,

        @Description("When nothing is loaded, such as the warehouse's own maintenance window.")
        List<WindowSettings> maintenanceWindows,

        @Description("The tables of the warehouse, as the edge knows them.")
        TablesSettings tables,

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

        @Description(
                "Most loads that one loader commits at the same time; the warehouse commits one after the other for everybody.")
        @Default("2")
        int maxConcurrentCommits,

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
        positive("critical-cadence", criticalCadence);
        positive("derived-cadence", derivedCadence);
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
                || maxConcurrentCommits < 1
                || maxObjectsPerLoad < 1
                || maxBytesPerLoad.toBytes() < 1
                || maxAttemptsPerLoad < 1) {
            throw new IllegalArgumentException(
                    "max-concurrent-loads, max-concurrent-commits, max-objects-per-load, max-bytes-per-load and"
                            + " max-attempts-per-load must be at least 1");
        }
        if (toleratedBadRows < 0 || !(toleratedBadShare >= 0 && toleratedBadShare <= 1)) {
            throw new IllegalArgumentException(
                    "tolerated-bad-rows must be at least 0 and tolerated-bad-share from 0 to 1, but are "
                            + toleratedBadRows + " and " + toleratedBadShare);
        }
        datasets = List.copyOf(datasets);
        maintenanceWindows = List.copyOf(maintenanceWindows);
    }

    private Optional<DatasetSettings> dataset(String name) {
        return datasets.stream().filter(dataset -> dataset.name().equals(name)).findFirst();
    }

    /**
     * How often this dataset is loaded.
     *
     * @param critical whether its contract marks it as critical
     */
    public Duration cadenceOf(String name, boolean critical) {
        Optional<DatasetSettings> own = dataset(name);
        boolean marked = critical || own.map(DatasetSettings::critical).orElse(false);
        return own.flatMap(DatasetSettings::cadence).orElse(marked ? criticalCadence : cadence);
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

    /** When nothing is loaded. */
    MaintenanceWindows windows() {
        return new MaintenanceWindows(
                maintenanceWindows.stream().map(WindowSettings::window).toList());
    }

    /** The table that keeps every row or change of this dataset; empty for none. */
    public Optional<String> historyOf(String name) {
        return dataset(name).flatMap(DatasetSettings::history);
    }

    /** How far back the dataset's table is searched for events that are loaded already; empty for not at all. */
    public Optional<Duration> dedupWindowOf(String name) {
        return dataset(name).flatMap(DatasetSettings::dedupWindow);
    }

    /** What the loader may do to this dataset's table. */
    Evolution evolutionOf(String name) {
        Optional<DatasetSettings> own = dataset(name);
        return new Evolution(
                own.flatMap(DatasetSettings::autoCreate).orElse(autoCreate),
                own.flatMap(DatasetSettings::addColumns).orElse(addColumns),
                own.flatMap(DatasetSettings::widenColumns).orElse(widenColumns));
    }

    /** What becomes of values that don't fit their column. */
    public ConflictHandling conflictsOf(String name) {
        return dataset(name).map(DatasetSettings::conflicts).orElse(ConflictHandling.BAD_ROWS);
    }

    /** Dataset of each table that the settings name. */
    public Map<String, String> datasetsByTable() {
        Map<String, String> names = new LinkedHashMap<>();
        datasets.forEach(dataset -> dataset.table().ifPresent(table -> names.put(table, dataset.name())));
        return names;
    }

    /**
     * The shortest of all cadences: how often to look for new datasets.
     *
     * @param critical whether a contract marks any dataset as critical
     */
    public Duration shortestCadence(boolean critical) {
        Duration shortest = critical ? shorter(cadence, criticalCadence) : cadence;
        for (DatasetSettings dataset : datasets) {
            shortest = shorter(shortest, cadenceOf(dataset.name(), critical));
        }
        return shortest;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    /** What is particular to a dataset. */
    @Description("What is particular to a dataset.")
    public record DatasetSettings(
            @Description("The dataset.") String name,

            @Description("How often it is loaded, instead of the loader's cadence.")
            Optional<Duration> cadence,

            @Description("Load it at the cadence of critical tables.") @Default("false")
            boolean critical,

            @Description(
                    "Its table, as 'table' or 'schema.table'; else the dataset's name, dots replaced by underscores.")
            Optional<String> table,

            @Description("Columns that together tell its rows apart; the last row of each stands in the table.")
            List<String> key,

            @Description("Remove rows from the mirror that are deleted in the source, instead of marking them.")
            @Default("false")
            boolean removeDeleted,

            @Description(
                    "A second table, as 'table' or 'schema.table', that keeps every row or change that was loaded into a table with"
                            + " a key. The loader makes it.")
            Optional<String> history,

            @Description(
                    "Leave out events whose _id stands in the table already among the rows of this long before them; without, only"
                            + " the lake writer's window counts.")
            Optional<Duration> dedupWindow,

            @Description(
                    "What becomes of values that don't fit their column: bad-rows keeps the whole row out, column puts the value into"
                            + " the SUPER column _conflict and NULL in its place.")
            @Default("bad-rows")
            ConflictHandling conflicts,

            @Description("Make its table when it doesn't exist, or not, instead of what holds for all.")
            Optional<Boolean> autoCreate,

            @Description("Add columns that its table lacks, or not, instead of what holds for all.")
            Optional<Boolean> addColumns,

            @Description("Make its VARCHAR columns wider, or not, instead of what holds for all.")
            Optional<Boolean> widenColumns) {
        public DatasetSettings {
            DatasetName unused = new DatasetName(name);
            dedupWindow.ifPresent(window -> positive("dedup-window of dataset " + name, window));
            key = List.copyOf(key);
            cadence.ifPresent(own -> positive("cadence of dataset " + name, own));
        }
    }

    /** A time of the week in which nothing is loaded. */
    @Description("A time of the week in which nothing is loaded.")
    public record WindowSettings(
            @Description("Days on which it begins: mon, tue, wed, thu, fri, sat, sun; none for every day.")
            List<String> days,

            @Description("When it begins, such as 02:00.") String from,

            @Description("When it ends, such as 02:30; on the next day when that is not after the beginning.")
            String to,

            @Description("Time zone of both, such as Europe/Zurich.") @Default("UTC")
            String zone) {
        public WindowSettings {
            days = List.copyOf(days);
            MaintenanceWindow.of(days, from, to, zone);
        }

        MaintenanceWindow window() {
            return MaintenanceWindow.of(days, from, to, zone);
        }
    }

    /** The tables of the warehouse, as the edge knows them. */
    @Description("The tables of the warehouse, as the edge knows them.")
    public record TablesSettings(
            @Description("Publish the tables' columns to a compacted topic of Kafka.") @Default("true")
            boolean publish,

            @Description("How often the warehouse is asked for its tables.") @Default("10m")
            Duration refresh,

            @Description("The topic; it is made when it doesn't exist.") @Default("millrace.tables")
            String topic,

            @Description("Replicas of the topic, when it is made; 0 for the broker's default.") @Default("0")
            short replicationFactor) {
        public TablesSettings {
            positive("tables.refresh", refresh);
        }
    }

    private static void positive(String name, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + " must be positive, but is " + duration);
        }
    }
}
