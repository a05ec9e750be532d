package io.millrace.loader;

import io.millrace.runtime.settings.Default;
import io.millrace.runtime.settings.Description;
import io.millrace.runtime.settings.Section;
import io.millrace.runtime.settings.ServiceSettings;
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

        @Description("Tables that are loaded at a cadence of their own.")
        List<TableCadence> tables,

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
        Duration copyTimeout)
        implements ServiceSettings {
    public static final Section<WarehouseLoaderSettings> SECTION =
            new Section<>("warehouse-loader", WarehouseLoaderSettings.class);

    public WarehouseLoaderSettings {
        positive("cadence", cadence);
        positive("full-listing", fullListing);
        positive("held-retry", heldRetry);
        positive("connect-timeout", connectTimeout);
        positive("lock-timeout", lockTimeout);
        positive("copy-timeout", copyTimeout);
        if (heldRetryLongest.compareTo(heldRetry) < 0) {
            throw new IllegalArgumentException(
                    "held-retry-longest must not be shorter than held-retry, but is " + heldRetryLongest);
        }
        if (maxConcurrentLoads < 1 || maxObjectsPerLoad < 1 || maxBytesPerLoad.toBytes() < 1) {
            throw new IllegalArgumentException(
                    "max-concurrent-loads, max-objects-per-load and max-bytes-per-load must be at least 1");
        }
        tables = List.copyOf(tables);
    }

    /** How often the table of this dataset is loaded. */
    public Duration cadenceOf(String dataset) {
        return tables.stream()
                .filter(table -> table.name().equals(dataset))
                .map(TableCadence::cadence)
                .findFirst()
                .orElse(cadence);
    }

    /** The shortest of all cadences: how often to look for new datasets. */
    public Duration shortestCadence() {
        return tables.stream().map(TableCadence::cadence).reduce(cadence, (a, b) -> a.compareTo(b) <= 0 ? a : b);
    }

    /** A table with a cadence of its own. */
    @Description("A table with a cadence of its own.")
    public record TableCadence(
            @Description("The table, which is also the dataset.")
            String name,

            @Description("How often it is loaded.") Duration cadence) {
        public TableCadence {
            positive("cadence of table " + name, cadence);
        }
    }

    private static void positive(String name, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + " must be positive, but is " + duration);
        }
    }
}
