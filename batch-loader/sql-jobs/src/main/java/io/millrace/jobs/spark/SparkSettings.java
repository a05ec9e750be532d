package io.millrace.jobs.spark;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** With which settings a session starts: those given, over those that came with spark-submit, over this engine's own. */
final class SparkSettings {
    private static final String MASTER = "spark.master";
    private static final String JARS = "spark.jars";

    private final Map<String, String> settings = new TreeMap<>();

    /**
     * @param directory for files of the session
     * @param cores that a session in this process uses
     */
    SparkSettings(Path directory, int cores, Map<String, String> given) {
        // Set by spark-submit in the process that it starts.
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("spark."))
                .forEach(name -> settings.put(name, System.getProperty(name)));
        settings.putAll(given);
        everywhere(directory);
        if (isCluster()) {
            cluster();
        } else {
            local(directory, cores);
        }
    }

    /** Whether runs happen in other processes than this one. */
    boolean isCluster() {
        return Optional.ofNullable(settings.get(MASTER))
                .filter(master -> !master.equals("local") && !master.startsWith("local["))
                .isPresent();
    }

    Map<String, String> all() {
        return settings;
    }

    private void everywhere(Path directory) {
        own("spark.app.name", "millrace-jobs");
        own("spark.ui.enabled", "false");
        own("spark.sql.warehouse.dir", directory.resolve("warehouse").toUri().toString());
        own("spark.scheduler.mode", "FAIR");
        own("spark.sql.session.timeZone", "UTC");
        own("spark.sql.datetime.java8API.enabled", "true");
        own("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
        own("spark.sql.files.maxRecordsPerFile", Long.toString(SparkEngine.ROWS_OF_A_FILE));
        own("spark.sql.files.ignoreMissingFiles", "false");
        own("spark.sql.ansi.enabled", "true");
        // The files are known; listing them would be a job of its own.
        own("spark.sql.sources.parallelPartitionDiscovery.threshold", Integer.toString(Integer.MAX_VALUE));
        // A process has one such factory, and in the service it is the web server's.
        own("spark.sql.defaultUrlStreamHandlerFactory.enabled", "false");
        // The native transports are not among our libraries.
        own("spark.shuffle.io.mode", "NIO");
        own("spark.rpc.io.mode", "NIO");
    }

    private void local(Path directory, int cores) {
        own(MASTER, "local[" + cores + "]");
        own("spark.driver.host", "127.0.0.1");
        own("spark.driver.bindAddress", "127.0.0.1");
        own("spark.local.dir", directory.toString());
        own("spark.sql.shuffle.partitions", Integer.toString(2 * cores));
    }

    private void cluster() {
        settings.put("spark.sql.sources.commitProtocolClass", LakeCommitProtocol.class.getName());
        // spark-submit has the jars of the driver and the executors in --jars.
        if (!settings.containsKey(JARS)) {
            own(JARS, String.join(",", SubmittedJars.ofThisProcess()));
        }
    }

    private void own(String name, String value) {
        settings.putIfAbsent(name, value);
    }
}
