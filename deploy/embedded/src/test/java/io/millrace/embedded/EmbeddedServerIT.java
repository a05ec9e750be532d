package io.millrace.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Each server in a process of its own, killed and started again. */
class EmbeddedServerIT {

    private static final Map<String, String> ENVIRONMENT = Map.of(
            "MILLRACE_S3_ENDPOINT", "http://127.0.0.1:9",
            "MILLRACE_S3_ACCESS_KEY", "key",
            "MILLRACE_S3_SECRET_KEY", Remote.PASSWORD,
            "MILLRACE_WAREHOUSE_OWNER_PASSWORD", Remote.PASSWORD,
            "MILLRACE_WAREHOUSE_ANALYST_PASSWORD", "analyst",
            "MILLRACE_WAREHOUSE_SUPERUSER_PASSWORD", Remote.PASSWORD,
            "MILLRACE_STATE_PASSWORD", Remote.PASSWORD,
            "MILLRACE_MYSQL_PASSWORD", Remote.PASSWORD);

    private final Path directory;

    EmbeddedServerIT(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void kafkaKeepsWhatItAcknowledged() throws Exception {
        survivesKills("kafka", new KafkaBackendIT(), Remote::kafka);
    }

    @Test
    void zooKeeperKeepsItsNodes() throws Exception {
        survivesKills("zookeeper", new ZooKeeperBackendIT(), Remote::zooKeeper);
    }

    @Test
    void theObjectStoreKeepsItsObjects() throws Exception {
        survivesKills("object-store", new ObjectStoreBackendIT(), Remote::objectStore);
    }

    @Test
    void theWarehouseStopsThePostgresThatOutlivedIt() throws Exception {
        // The one that outlived it holds the port that the new one gets.
        int postgresPort = LoopbackPort.free(Set.of());
        survivesKills(
                "warehouse",
                new WarehouseBackendIT(),
                Remote::warehouse,
                "--postgres-port",
                Integer.toString(postgresPort));
    }

    @Test
    void mySqlStopsTheServerThatOutlivedIt() throws Exception {
        survivesKills("mysql", new MySqlBackendIT(), Remote::mySql);
    }

    @Test
    void saysWhichPortIsTaken() throws Exception {
        try (ZooKeeperBackend other = Backends.zooKeeper(directory.resolve("other"))) {
            String port = other.connectString().substring(other.connectString().lastIndexOf(':') + 1);
            try (ServerInOwnProcess server = start("zookeeper", "--port", port)) {
                assertThat(server.awaitExit()).isEqualTo(1);
                assertThat(server.errors()).hasLineCount(1).contains("Port " + port + " on 127.0.0.1 is taken");
            }
        }
    }

    @Test
    void leavesADirectoryInUseAlone() throws Exception {
        try (ZooKeeperBackend other = Backends.zooKeeper(directory);
                ServerInOwnProcess server = start("zookeeper")) {
            assertThat(server.awaitExit()).isEqualTo(1);
            assertThat(server.errors()).hasLineCount(1).contains("is in use");
            new ZooKeeperBackendIT().use(other);
        }
    }

    @Test
    void saysHowItIsCalled() throws Exception {
        try (ServerInOwnProcess server = ServerInOwnProcess.start(Map.of(), "redis")) {
            assertThat(server.awaitExit()).isEqualTo(2);
            assertThat(server.errors())
                    .hasLineCount(1)
                    .contains("one of kafka, mysql, object-store, warehouse, zookeeper");
        }
    }

    private <B extends Backend> void survivesKills(
            String name, BackendContract<B> contract, IntFunction<B> remote, String... further) throws Exception {
        try (ServerInOwnProcess first = start(name, further)) {
            B backend = remote.apply(first.awaitReady(name));
            contract.use(backend);
            first.kill();
        }
        try (ServerInOwnProcess second = start(name, further)) {
            contract.verifyKept(remote.apply(second.awaitReady(name)));
            if (name.equals("mysql")) {
                assertThat(second.terminate()).as("exit code after SIGTERM").isEqualTo(143);
            } else {
                assertThat(second.endInput())
                        .as("exit code after the end of input")
                        .isZero();
            }
        }
        assertThat(Processes.namedBy(directory)).as("processes left behind").isEmpty();
    }

    private ServerInOwnProcess start(String name, String... further) throws Exception {
        List<String> arguments = new ArrayList<>(
                List.of(name, "--directory", directory.resolve(name).toString()));
        if (name.equals("warehouse") || name.equals("mysql")) {
            Path binaries = Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir"), "millrace-binaries"));
            arguments.addAll(List.of("--binaries", binaries.toString()));
        }
        arguments.addAll(List.of(further));
        return ServerInOwnProcess.start(ENVIRONMENT, arguments.toArray(new String[0]));
    }
}
