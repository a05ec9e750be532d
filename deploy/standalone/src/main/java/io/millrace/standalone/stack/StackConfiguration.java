package io.millrace.standalone.stack;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The millrace.yaml of a standalone installation: quick rotation and loading, small memory, loopback only. */
final class StackConfiguration {
    private StackConfiguration() {}

    /** @param users file with the console's users */
    static String yaml(StackOptions options, Path users, Credentials credentials) {
        Ports ports = options.ports();
        boolean hasJobs = options.components().contains(Component.SQL_JOBS);
        return """
                # Made by "millrace up" at every start: changes here are lost. To override a setting, set its
                # environment variable; see docs/configuration.md.
                kafka:
                  bootstrap-servers: 127.0.0.1:%d
                zookeeper:
                  connect: 127.0.0.1:%d
                  session-timeout: 6s
                object-store:
                  endpoint: http://127.0.0.1:%d
                  bucket: lake
                  path-style: true
                warehouse:
                  jdbc-url: jdbc:redshift://127.0.0.1:%d/warehouse?ssl=false
                  user: %s
                state:
                  jdbc-url: jdbc:postgresql://127.0.0.1:%d/monitor
                  user: %s
                ingest-api:
                  http-port: %d
                  management-port: %d
                  topics: {partitions: 2, replication-factor: 1, min-insync-replicas: 1}
                  write-keys:
                    - source: demo
                      sha256: %s
                      kind: browser
                      origins: ["*"]
                cdc-connector:
                  management-port: %d
                  heartbeat: 2s
                  commit-size: 4MB
                  topics: {partitions: 2, replication-factor: 1}
                  sources: %s
                  verification: {every: 10m, patience: 60s, warehouse-url: "jdbc:redshift://127.0.0.1:%d/warehouse?ssl=false", user: %s}
                lake-writer:
                  management-port: %d
                  instance-id: standalone
                  topic-refresh: 1s
                  batch-age: 1s
                  quiet-age: 1s
                  batch-size: 16MB
                  memory: 96MB
                warehouse-loader:
                  management-port: %d
                  auto-create: true
                  cadence: 1s
                  derived-cadence: 1s
                %smetrics-monitor:
                  stalled-after: 60s
                  http-port: %d
                  management-port: %d
                  services:
                    - {name: ingest-api, url: "http://127.0.0.1:%d"}
                    - {name: cdc-connector, url: "http://127.0.0.1:%d"}
                    - {name: lake-writer, url: "http://127.0.0.1:%d"}
                    - {name: warehouse-loader, url: "http://127.0.0.1:%d"}
                %s  access:
                    users-file: %s
                    tokens:
                      - {name: millrace, sha256: %s}
                """.formatted(
                        ports.of(Component.KAFKA),
                        ports.of(Component.ZOOKEEPER),
                        ports.of(Component.OBJECT_STORE),
                        ports.of(Component.WAREHOUSE),
                        Credentials.OWNER,
                        ports.state(),
                        Credentials.MONITOR,
                        ports.of(Component.INGEST_API),
                        ports.management(Component.INGEST_API),
                        sha256(Credentials.DEMO_WRITE_KEY),
                        ports.management(Component.CDC_CONNECTOR),
                        sources(ports),
                        ports.of(Component.WAREHOUSE),
                        Credentials.ANALYST,
                        ports.management(Component.LAKE_WRITER),
                        ports.management(Component.WAREHOUSE_LOADER),
                        jobs(options),
                        ports.of(Component.METRICS_MONITOR),
                        ports.management(Component.METRICS_MONITOR),
                        ports.management(Component.INGEST_API),
                        ports.management(Component.CDC_CONNECTOR),
                        ports.management(Component.LAKE_WRITER),
                        ports.management(Component.WAREHOUSE_LOADER),
                        hasJobs
                                ? "    - {name: sql-jobs, url: \"http://127.0.0.1:"
                                        + ports.management(Component.SQL_JOBS) + "\"}\n"
                                : "",
                        '"' + users.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"',
                        sha256(credentials.consoleToken()));
    }

    private static String jobs(StackOptions options) {
        return """
                sql-jobs:
                  management-port: %d
                  directory: "%s"
                  interval: 2s
                """.formatted(
                options.ports().management(Component.SQL_JOBS), options.jobs().toAbsolutePath());
    }

    /** The demo's database, where this machine can run it. */
    private static String sources(Ports ports) {
        if (!Component.MYSQL.isAvailable()) {
            return "[]";
        }
        return "[{name: demo, host: 127.0.0.1, port: " + ports.of(Component.MYSQL) + ", user: admin, tls: disabled}]";
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
