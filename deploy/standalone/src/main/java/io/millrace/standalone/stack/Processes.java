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

/** How each component runs as a process of its own. */
final class Processes {
    private static final Set<Component> ON_THE_WAY_OF_EVENTS = EnumSet.of(
            Component.KAFKA, Component.OBJECT_STORE, Component.WAREHOUSE, Component.INGEST_API, Component.LAKE_WRITER);

    private final DataDirectory data;
    private final Ports ports;
    private final Credentials credentials;
    private final JavaCommand java;
    private final Path configuration;

    Processes(DataDirectory data, Ports ports, Credentials credentials, JavaCommand java, Path configuration) {
        this.data = data;
        this.ports = ports;
        this.credentials = credentials;
        this.java = java;
        this.configuration = configuration;
    }

    ProcessSpec spec(Component component) {
        return switch (component) {
            case ZOOKEEPER -> backend(component, "-Xmx96m", Map.of());
            case KAFKA -> backend(component, "-Xmx384m", Map.of());
            case OBJECT_STORE -> backend(component, "-Xmx256m", objectStoreKeys("MILLRACE_S3_"));
            case WAREHOUSE -> backend(component, "-Xmx256m", warehouseSecrets());
            case MYSQL -> backend(component, "-Xmx64m", Map.of("MILLRACE_MYSQL_PASSWORD", credentials.mySqlPassword()));
            case INGEST_API ->
                service(component, "-Xmx320m", "millrace-ingest-api", "io.millrace.ingest.IngestApiService");
            case CDC_CONNECTOR ->
                service(component, "-Xmx256m", "millrace-cdc-connector", "io.millrace.cdc.CdcConnectorService");
            case LAKE_WRITER ->
                service(component, "-Xmx384m", "millrace-lake-writer", "io.millrace.lakewriter.LakeWriterService");
            case WAREHOUSE_LOADER ->
                service(
                        component,
                        "-Xmx256m",
                        "millrace-warehouse-loader",
                        "io.millrace.loader.WarehouseLoaderService");
            case METRICS_MONITOR ->
                service(component, "-Xmx256m", "millrace-metrics-monitor", "io.millrace.monitor.MetricsMonitorService");
        };
    }

    private ProcessSpec backend(Component component, String heap, Map<String, String> secrets) {
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
                "millrace-embedded", "io.millrace.embedded.EmbeddedServer", options(component, heap), arguments);
        return new ProcessSpec(component.id(), command, secrets, data.root(), log(component));
    }

    private ProcessSpec service(Component component, String heap, String artifact, String mainClass) {
        Map<String, String> environment = new TreeMap<>();
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
        List<String> command = java.of(artifact, mainClass, options(component, heap), List.of());
        return new ProcessSpec(component.id(), command, environment, data.root(), log(component));
    }

    private List<String> options(Component component, String heap) {
        Path temporary = data.directory("tmp").resolve(component.id());
        data.directory("tmp/" + component.id());
        List<String> options = new ArrayList<>(List.of(heap, "-Djava.io.tmpdir=" + temporary));
        if (!ON_THE_WAY_OF_EVENTS.contains(component)) {
            // They start sooner without the second compiler, and never have enough to do to miss it.
            options.add("-XX:TieredStopAtLevel=1");
        }
        if (component == Component.LAKE_WRITER) {
            // Its objects are as short-lived as records and as large as batches, which is what G1 is worst at.
            options.add("-XX:+UseParallelGC");
        }
        return options;
    }

    private Path log(Component component) {
        return data.directory("logs").resolve(component.id() + ".log");
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
