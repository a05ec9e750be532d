package io.millrace.cdc.capture;

import io.millrace.cdc.settings.SourceSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Two connectors for one source, of which the active one is killed with SIGKILL. */
class FailOverIT {
    @TempDir
    Path directory;

    private final Bench bench = Bench.shared();

    @Test
    void theOtherConnectorGoesOnWithinSeconds() throws Exception {
        SourceSettings source = bench.source("failover", "mysql", Bench.capturing("failover"));
        bench.run(source, "CREATE DATABASE failover", "CREATE TABLE failover.t (id INT PRIMARY KEY)");
        Process active = connector(source);
        try {
            bench.run(source, "INSERT INTO failover.t VALUES (1)");
            await().atMost(Duration.ofMinutes(2)).until(() -> {
                assertThat(active.isAlive())
                        .as(() -> "the connector ended: " + directory.resolve("connector.log"))
                        .isTrue();
                return ids().equals(List.of(1));
            });
            try (SourceCapture standby = bench.capture(source)) {
                bench.run(source, "INSERT INTO failover.t VALUES (2)");
                await().atMost(Bench.PATIENCE).until(() -> ids().equals(List.of(1, 2)));

                active.destroyForcibly().waitFor();
                long killed = System.nanoTime();
                bench.run(source, "INSERT INTO failover.t VALUES (3)");
                await().atMost(Bench.PATIENCE)
                        .pollInterval(Duration.ofMillis(50))
                        .until(() -> ids().size() >= 3);
                System.out.printf(
                        "Fail-over of a source after SIGKILL of the active connector: %.1f s%n",
                        (System.nanoTime() - killed) / 1e9);
                assertThat(ids()).containsExactly(1, 2, 3);
                await().atMost(Bench.PATIENCE).until(() -> standby.state() instanceof CaptureState.Streaming);
            }
        } finally {
            active.destroyForcibly().waitFor();
        }
    }

    private List<Integer> ids() throws Exception {
        return bench.changes("failover").stream()
                .map(change -> change.path("after").path("id").asInt())
                .toList();
    }

    private Process connector(SourceSettings source) throws Exception {
        Path configuration = Files.writeString(directory.resolve("millrace.yaml"), """
                kafka: {bootstrap-servers: "%s"}
                zookeeper: {connect: "%s", session-timeout: 3s}
                cdc-connector:
                  management-port: 0
                  topics: {partitions: 2, replication-factor: 1}
                  sources:
                    - {name: failover, host: "%s", port: %d, user: %s, capture: {include-databases: [failover]}}
                """.formatted(
                        bench.kafka().bootstrapServers(),
                        bench.zooKeeper().connectString(),
                        source.host(),
                        source.port(),
                        source.user()));
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx160m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.millrace.cdc.CdcConnectorService");
        builder.environment().put("MILLRACE_CONFIG", configuration.toString());
        builder.environment().put("MILLRACE_CDC_CONNECTOR_SOURCES_0_PASSWORD", source.password());
        return builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve("connector.log").toFile())
                .start();
    }
}
