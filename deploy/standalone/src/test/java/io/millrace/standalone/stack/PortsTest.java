package io.millrace.standalone.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PortsTest {
    @Test
    void namesTheTakenPortInOneLine() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Ports free = Ports.free();
            Map<String, Integer> replaced = free.byName();
            replaced.put("kafka", other.getLocalPort());
            assertThat(Ports.of(replaced).taken(Component.available()))
                    .singleElement()
                    .asString()
                    .contains("Port " + other.getLocalPort() + " for kafka is taken")
                    .contains("--port kafka=PORT");
        }
    }

    @Test
    void refusesNamesThatHaveNoPort() {
        assertThatThrownBy(() -> Ports.of(Map.of("kafak", 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'kafak' has no port")
                .hasMessageContaining("kafka");
    }

    @Test
    void theDefaultsAreTheDocumentedOnes() {
        Ports ports = Ports.of(Map.of());
        assertThat(ports.byName())
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("ingest-api", 8080),
                        Map.entry("ingest-api-management", 9001),
                        Map.entry("cdc-connector", 9002),
                        Map.entry("lake-writer", 9003),
                        Map.entry("warehouse-loader", 9004),
                        Map.entry("metrics-monitor", 8090),
                        Map.entry("metrics-monitor-management", 9005),
                        Map.entry("sql-jobs", 9006),
                        Map.entry("kafka", 9092),
                        Map.entry("zookeeper", 2181),
                        Map.entry("object-store", 9000),
                        Map.entry("warehouse", 5439),
                        Map.entry("state", 5440),
                        Map.entry("mysql", 13306)));
    }
}
