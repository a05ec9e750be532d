package io.millrace.jobs.daemon;

import io.millrace.jobs.lake.VersionExpiry;
import io.millrace.runtime.settings.Default;
import io.millrace.runtime.settings.Description;
import io.millrace.runtime.settings.Section;
import io.millrace.runtime.settings.ServiceSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.util.unit.DataSize;

/** Section {@code sql-jobs}. */
@Description("SQL jobs: makes again what is stale, continuously.")
public record SqlJobsSettings(
        @Description("Port of health and metrics.") @Default("9006")
        int managementPort,

        @Description("Address of health and metrics.") @Default("127.0.0.1")
        String managementBindAddress,

        @Description("Directory of the job files; it is read again at every look.") @Default("/etc/millrace/jobs")
        String directory,

        @Description("How often jobs and lake are looked at.") @Default("30s")
        Duration interval,

        @Description("Partitions that run beside one another.") @Default("2")
        int concurrentPartitions,

        @Description(
                "Master of Spark, such as spark://host:7077, whose executors read and write the lake; 'local' is this process with all its cores.")
        @Default("local")
        String sparkMaster,

        @Description("Further settings of Spark, passed on as they are.")
        Map<String, String> sparkProperties,

        @Description("Spark ends after so long without work, and starts again with the next.") @Default("10m")
        Duration sparkIdle,

        @Description("Directory for copies of inputs, shuffle files and results in the making.")
        Optional<Path> scratchDirectory,

        @Description("Most bytes of copies of inputs that are kept between two looks.") @Default("4GB")
        DataSize stagedSize,

        @Description(
                "How long versions are kept after they were replaced, at least 1d; what is current is kept for ever.")
        @Default("30d")
        Duration keepVersions,

        @Description("Address to which OpenLineage events are posted, such as http://marquez:5000/api/v1/lineage.")
        Optional<URI> lineageUrl,

        @Description("File to which OpenLineage events are appended, one a line.")
        Optional<Path> lineageFile,

        @Description("Under which jobs and datasets stand in OpenLineage events.") @Default("millrace")
        String lineageNamespace,

        @Description("Directory of the declarations of pulls; without it, pulls in the directory of the job files.")
        Optional<Path> pullsDirectory,

        @Description("Pulls that run beside one another.") @Default("4")
        int concurrentPulls)
        implements ServiceSettings {
    public static final Section<SqlJobsSettings> SECTION = new Section<>("sql-jobs", SqlJobsSettings.class);

    public SqlJobsSettings {
        sparkProperties = Map.copyOf(sparkProperties);
        if (concurrentPartitions < 1) {
            throw new IllegalArgumentException(
                    "concurrent-partitions must be at least 1, but is " + concurrentPartitions);
        }
        if (concurrentPulls < 1) {
            throw new IllegalArgumentException("concurrent-pulls must be at least 1, but is " + concurrentPulls);
        }
        if (keepVersions.compareTo(VersionExpiry.SHORTEST_AGE) < 0) {
            throw new IllegalArgumentException("keep-versions must be at least 1d, but is " + keepVersions);
        }
        if (interval.toMillis() < 1 || sparkIdle.toMillis() < 1) {
            throw new IllegalArgumentException("interval and spark-idle must be longer than nothing");
        }
    }

    /** Settings of Spark, its master among them if that is a cluster. */
    public Map<String, String> spark() {
        Map<String, String> spark = new TreeMap<>(sparkProperties);
        if (!sparkMaster.equals("local")) {
            spark.put("spark.master", sparkMaster);
        }
        return spark;
    }

    /** Where the declarations of pulls stand. */
    Path pulls() {
        return pullsDirectory.orElseGet(() -> Path.of(directory).resolve("pulls"));
    }
}
