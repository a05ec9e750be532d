package io.millrace.standalone.stack;

import io.millrace.embedded.EmbeddedMariaDb;
import io.millrace.embedded.EmbeddedMySql;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Everything the standalone installation runs, in the order in which it starts. */
public enum Component {
    ZOOKEEPER("zookeeper", "ZooKeeper", Kind.BACKEND, 2181),
    KAFKA("kafka", "Kafka", Kind.BACKEND, 9092),
    OBJECT_STORE("object-store", "S3 server", Kind.BACKEND, 9000),
    WAREHOUSE("warehouse", "Redshift emulator", Kind.BACKEND, 5439),
    MYSQL("mysql", "Demo application database", Kind.BACKEND, 13306),
    INGEST_API("ingest-api", "HTTP edge", Kind.SERVICE, 8080),
    CDC_CONNECTOR("cdc-connector", "MySQL changes", Kind.SERVICE, 9002),
    LAKE_WRITER("lake-writer", "Kafka to lake", Kind.SERVICE, 9003),
    WAREHOUSE_LOADER("warehouse-loader", "Lake to warehouse", Kind.SERVICE, 9004),
    METRICS_MONITOR("metrics-monitor", "Monitor and console", Kind.SERVICE, 8090),
    SQL_JOBS("sql-jobs", "SQL jobs", Kind.SERVICE, 9006);

    /** Whether a component is a server that Millrace needs or a part of Millrace. */
    public enum Kind {
        BACKEND,
        SERVICE
    }

    private final String id;
    private final String title;
    private final Kind kind;
    private final int defaultPort;

    Component(String id, String title, Kind kind, int defaultPort) {
        this.id = id;
        this.title = title;
        this.kind = kind;
        this.defaultPort = defaultPort;
    }

    /** Whether this machine can run the component; all but the demo's database run everywhere. */
    public boolean isAvailable() {
        return this != MYSQL || EmbeddedMySql.isAvailable() || EmbeddedMariaDb.isAvailable();
    }

    /** The components that every installation on this machine runs, in the order in which they start. */
    public static Set<Component> available() {
        return Arrays.stream(values())
                .filter(component -> component != SQL_JOBS && component.isAvailable())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Component.class)));
    }

    /** Name on the command line, of its log file and of its section in millrace.yaml. */
    public String id() {
        return id;
    }

    /** Name for people. */
    public String title() {
        return title;
    }

    public Kind kind() {
        return kind;
    }

    /** The port that users of the component connect to, unless told otherwise. */
    public int defaultPort() {
        return defaultPort;
    }

    /** Port of health and metrics, unless told otherwise; empty for backends. */
    public Optional<Integer> defaultManagementPort() {
        return switch (this) {
            case INGEST_API -> Optional.of(9001);
            case CDC_CONNECTOR, LAKE_WRITER, WAREHOUSE_LOADER, SQL_JOBS -> Optional.of(defaultPort);
            case METRICS_MONITOR -> Optional.of(9005);
            case ZOOKEEPER, KAFKA, OBJECT_STORE, WAREHOUSE, MYSQL -> Optional.empty();
        };
    }
}
