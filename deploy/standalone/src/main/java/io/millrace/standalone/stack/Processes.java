package io.millrace.standalone.stack;

import io.millrace.standalone.process.JavaCommand;
import io.millrace.standalone.process.ProcessSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** How each component runs as a process of its own. */
public final class Processes {
    private static final Set<Component> ON_THE_WAY_OF_EVENTS = EnumSet.of(
            Component.KAFKA, Component.OBJECT_STORE, Component.WAREHOUSE, Component.INGEST_API, Component.LAKE_WRITER);

    /** The openings that Spark's own launcher asks for. */
    private static final List<String> SPARK_OPENINGS = Stream.of(
                    "java.lang",
                    "java.lang.invoke",
                    "java.lang.reflect",
                    "java.io",
                    "java.net",
                    "java.nio",
                    "java.util",
                    "java.util.concurrent",
                    "java.util.concurrent.atomic",
                    "jdk.internal.ref",
                    "sun.nio.ch",
                    "sun.nio.cs",
                    "sun.security.action",
                    "sun.util.calendar")
            .map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED")
            .toList();

    private final DataDirectory data;
    private final Ports ports;
    private final Credentials credentials;
    private final JavaCommand java;
    private final Path configuration;
    private final Map<String, String> settings;

    Processes(
            DataDirectory data,
            Ports ports,
            Credentials credentials,
            JavaCommand java,
            Path configuration,
            Map<String, String> settings) {
        this.data = data;
        this.ports = ports;
        this.credentials = credentials;
        this.java = java;
        this.configuration = configuration;
        this.settings = settings;
    }

    /**
     * One of several processes of a component, or a single one that is started in another way than usual.
     *
     * @param name of the process and of its log file
     * @param heapMegabytes most memory of its heap
     * @param options further ones of its virtual machine
     * @param environment over what all processes of the component are told
     */
    public record Copy(String name, int heapMegabytes, List<String> options, Map<String, String> environment) {
        public Copy {
            options = List.copyOf(options);
            environment = Map.copyOf(environment);
        }

        @Override
        public String toString() {
            return "Copy[" + name + "]";
        }
    }

    /** The one process of the component that a standalone installation runs. */
    ProcessSpec spec(Component component) {
        return spec(component, new Copy(component.id(), usualHeap(component), List.of(), Map.of()));
    }

    /** A process of the component. */
    public ProcessSpec spec(Component component, Copy copy) {
        return switch (component) {
            case ZOOKEEPER, KAFKA -> backend(component, copy, Map.of());
            case OBJECT_STORE -> backend(component, copy, objectStoreKeys("MILLRACE_S3_"));
            case WAREHOUSE -> backend(component, copy, warehouseSecrets());
            case MYSQL -> backend(component, copy, Map.of("MILLRACE_MYSQL_PASSWORD", credentials.mySqlPassword()));
            case INGEST_API -> service(component, copy, "millrace-ingest-api", "io.millrace.ingest.IngestApiService");
            case CDC_CONNECTOR ->
                service(component, copy, "millrace-cdc-connector", "io.millrace.cdc.CdcConnectorService");
            case LAKE_WRITER ->
                service(component, copy, "millrace-lake-writer", "io.millrace.lakewriter.LakeWriterService");
            case WAREHOUSE_LOADER ->
                service(component, copy, "millrace-warehouse-loader", "io.millrace.loader.WarehouseLoaderService");
            case METRICS_MONITOR ->
                service(component, copy, "millrace-metrics-monitor", "io.millrace.monitor.MetricsMonitorService");
            case SQL_JOBS -> service(component, copy, "millrace-sql-jobs", "io.millrace.jobs.daemon.SqlJobsService");
        };
    }

    private static int usualHeap(Component component) {
        return switch (component) {
            case MYSQL -> 64;
            case ZOOKEEPER -> 96;
            case OBJECT_STORE, WAREHOUSE, CDC_CONNECTOR, WAREHOUSE_LOADER, METRICS_MONITOR -> 256;
            case INGEST_API -> 320;
            case KAFKA, LAKE_WRITER -> 384;
            case SQL_JOBS -> 768;
        };
    }

    private ProcessSpec backend(Component component, Copy copy, Map<String, String> secrets) {
        Map<String, String> environment = new TreeMap<>(secrets);
        environment.putAll(copy.environment());
        List<String> arguments = new ArrayList<>(List.of(
                component.id(),
                "--port",
                Integer.toString(ports.of(component)),
                "--directory",
                data.directory(component.id()).toString()));
        if (component == Component.WAREHOUSE) {
            arguments.addAll(List.of("--postgres-port", Integer.toString(ports.state())));
        }
        List<String> command = java.of(
                "millrace-embedded", "io.millrace.embedded.EmbeddedServer", options(component, copy), arguments);
        return new ProcessSpec(copy.name(), command, environment, data.root(), log(copy));
    }

    private ProcessSpec service(Component component, Copy copy, String artifact, String mainClass) {
        Map<String, String> environment = new TreeMap<>(settings);
        environment.put("MILLRACE_CONFIG", configuration.toString());
        environment.put("MILLRACE_EXIT_WITH_PARENT", "true");
        environment.putAll(objectStoreKeys("MILLRACE_OBJECT_STORE_"));
        environment.put("MILLRACE_WAREHOUSE_PASSWORD", credentials.warehouseOwnerPassword());
        if (component == Component.METRICS_MONITOR) {
            environment.put("MILLRACE_STATE_PASSWORD", credentials.monitorPassword());
        }
        if (component == Component.CDC_CONNECTOR && Component.MYSQL.isAvailable()) {
            environment.put("MILLRACE_CDC_CONNECTOR_SOURCES_0_PASSWORD", credentials.mySqlPassword());
        }
        if (component == Component.CDC_CONNECTOR) {
            environment.put("MILLRACE_CDC_CONNECTOR_VERIFICATION_PASSWORD", Credentials.ANALYST_PASSWORD);
        }
        environment.putAll(copy.environment());
        List<String> command = java.of(artifact, mainClass, options(component, copy), List.of());
        return new ProcessSpec(copy.name(), command, environment, data.root(), log(copy));
    }

    private List<String> options(Component component, Copy copy) {
        Path temporary = data.directory("tmp/" + copy.name());
        List<String> options =
                new ArrayList<>(List.of("-Xmx" + copy.heapMegabytes() + "m", "-Djava.io.tmpdir=" + temporary));
        options.addAll(copy.options());
        if (!ON_THE_WAY_OF_EVENTS.contains(component)) {
            // They start sooner without the second compiler, and never have enough to do to miss it.
            options.add("-XX:TieredStopAtLevel=1");
        }
        if (component == Component.LAKE_WRITER) {
            // Its objects are as short-lived as records and as large as batches, which is what G1 is worst at.
            options.add("-XX:+UseParallelGC");
        }
        if (component == Component.SQL_JOBS) {
            options.addAll(SPARK_OPENINGS);
        }
        return options;
    }

    private Path log(Copy copy) {
        return data.directory("logs").resolve(copy.name() + ".log");
    }

    private Map<String, String> objectStoreKeys(String prefix) {
        return Map.of(
                prefix + "ACCESS_KEY", credentials.objectStoreAccessKey(),
                prefix + "SECRET_KEY", credentials.objectStoreSecretKey());
    }

    private Map<String, String> warehouseSecrets() {
        Map<String, String> secrets = new TreeMap<>(objectStoreKeys("MILLRACE_S3_"));
        secrets.put("MILLRACE_S3_ENDPOINT", "http://127.0.0.1:" + ports.of(Component.OBJECT_STORE));
        secrets.put("MILLRACE_WAREHOUSE_OWNER_PASSWORD", credentials.warehouseOwnerPassword());
        secrets.put("MILLRACE_WAREHOUSE_SUPERUSER_PASSWORD", credentials.warehouseSuperuserPassword());
        secrets.put("MILLRACE_STATE_PASSWORD", credentials.monitorPassword());
        secrets.put("MILLRACE_WAREHOUSE_ANALYST_PASSWORD", Credentials.ANALYST_PASSWORD);
        return secrets;
    }
}
