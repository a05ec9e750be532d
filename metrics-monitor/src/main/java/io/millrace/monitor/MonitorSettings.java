package io.millrace.monitor;

import io.millrace.monitor.access.AccessSettings;
import io.millrace.monitor.alert.AlertSettings;
import io.millrace.monitor.api.ApiOwner;
import io.millrace.runtime.settings.Default;
import io.millrace.runtime.settings.Description;
import io.millrace.runtime.settings.HttpServiceSettings;
import io.millrace.runtime.settings.Section;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Section {@code metrics-monitor}. */
@Description("The monitor: the health of every service and the counts at each stage, on one page.")
public record MonitorSettings(
        @Description("TCP port of health and metrics.") @Default("9005")
        int managementPort,

        @Description("Address that the management port listens on.") @Default("127.0.0.1")
        String managementBindAddress,

        @Description("TCP port of the console; 0 for a free one.") @Default("8090")
        int httpPort,

        @Description("Address that the console listens on; see access for who may use it.") @Default("127.0.0.1")
        String httpBindAddress,

        @Description("The services to watch.") List<MonitoredService> services,

        @Description("How often every service is asked for its health.") @Default("3s")
        Duration serviceInterval,

        @Description("How long a service may take to answer.") @Default("2s")
        Duration serviceTimeout,

        @Description("How often the stages are counted.") @Default("5s")
        Duration stageInterval,

        @Description("How long Kafka, the lake or the warehouse may take before it is shown as not answering.")
        @Default("10s")
        Duration stageTimeout,

        @Description("How often the rows of the warehouse's tables are counted themselves.") @Default("30s")
        Duration tableCountInterval,

        @Description("How often the whole lake is listed; in between only its newest hours are.") @Default("5m")
        Duration lakeListingInterval,

        @Description("How many objects of the lake are read at a time.") @Default("16")
        int lakeParallelReads,

        @Description("How long a stage may stay behind the one before it without moving, until that is a mismatch. "
                + "More than the loader's interval.")
        @Default("20m")
        Duration stalledAfter,

        @Description("How often the hours of every dataset are compared, from the edge to the warehouse.")
        @Default("30s")
        Duration reconciliationInterval,

        @Description("How long after its end an hour is judged by what its rows look like.") @Default("10m")
        Duration lateness,

        @Description("Times that are neither judged nor learned from, such as holidays, backfills and maintenance.")
        List<ExceptedTime> exceptedTimes,

        AlertSettings alerts,

        @Description("Who answers for the calls to third parties that the dataset api_requests tells of.")
        List<ApiOwner> apis,

        @Description("How long a request for fresh counts waits for them.") @Default("20s")
        Duration refreshTimeout,

        @Description("Who may use the console.") AccessSettings access)
        implements HttpServiceSettings {
    public static final Section<MonitorSettings> SECTION = new Section<>("metrics-monitor", MonitorSettings.class);

    private static final int MAX_PARALLEL_READS = 64;

    public MonitorSettings {
        services = List.copyOf(services);
        exceptedTimes = List.copyOf(exceptedTimes);
        apis = List.copyOf(apis);
        Set<String> names = new HashSet<>();
        for (MonitoredService service : services) {
            if (!names.add(service.name())) {
                throw new IllegalArgumentException("services names '" + service.name() + "' twice");
            }
        }
        positive("service-interval", serviceInterval);
        positive("service-timeout", serviceTimeout);
        positive("stage-interval", stageInterval);
        positive("stage-timeout", stageTimeout);
        positive("table-count-interval", tableCountInterval);
        positive("lake-listing-interval", lakeListingInterval);
        positive("stalled-after", stalledAfter);
        positive("reconciliation-interval", reconciliationInterval);
        positive("refresh-timeout", refreshTimeout);
        if (lakeParallelReads < 1 || lakeParallelReads > MAX_PARALLEL_READS) {
            throw new IllegalArgumentException(
                    "lake-parallel-reads must be within 1.." + MAX_PARALLEL_READS + ", but is " + lakeParallelReads);
        }
    }

    /** Whether an hour, counted from 1970-01-01T00:00Z, is neither judged nor learned from. */
    public boolean isExcepted(long hour) {
        Instant start = Instant.ofEpochSecond(hour * Duration.ofHours(1).toSeconds());
        return exceptedTimes.stream().anyMatch(time -> time.overlaps(start, start.plus(Duration.ofHours(1))));
    }

    /** Whether nobody is told anything at a moment. */
    public boolean isMaintenance(Instant moment) {
        return exceptedTimes.stream().anyMatch(time -> time.overlaps(moment, moment.plusNanos(1)));
    }

    private static void positive(String key, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(key + " must be more than nothing, but is " + duration);
        }
    }
}
