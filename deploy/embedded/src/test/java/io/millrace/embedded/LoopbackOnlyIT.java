package io.millrace.embedded;

import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

@EnabledOnOs(OS.LINUX)
class LoopbackOnlyIT {

    @Test
    void nothingListensBeyondTheLoopbackAddress(@TempDir Path directory) throws Exception {
        try (KafkaBackend kafka = Backends.kafka(directory);
                ZooKeeperBackend zooKeeper = Backends.zooKeeper(directory);
                ObjectStoreBackend store = Backends.objectStore(directory);
                WarehouseBackend warehouse = Backends.warehouse(directory, store);
                MySqlBackend mySql = Backends.mySql(directory)) {
            List<ListeningSockets.ListeningSocket> sockets = ListeningSockets.of(serversOf(directory));

            assertThat(sockets)
                    .extracting(ListeningSockets.ListeningSocket::port)
                    .contains(
                            port(kafka.bootstrapServers()),
                            port(zooKeeper.connectString()),
                            store.endpoint().getPort(),
                            warehouse.port(),
                            mySql.port());
            assertThat(sockets).allMatch(ListeningSockets.ListeningSocket::loopback);
        }
        assertThat(Processes.namedBy(directory)).as("processes left behind").isEmpty();
    }

    @Test
    void theTestItselfSeesASocketOnEveryInterface() throws Exception {
        try (ServerSocket everywhere = new ServerSocket();
                ServerSocket here = new ServerSocket()) {
            everywhere.bind(new InetSocketAddress(0));
            here.bind(LoopbackPort.address(0));

            assertThat(ListeningSockets.of(List.of(ProcessHandle.current())))
                    .filteredOn(socket -> socket.port() == everywhere.getLocalPort())
                    .isNotEmpty()
                    .noneMatch(ListeningSockets.ListeningSocket::loopback);
            assertThat(ListeningSockets.of(List.of(ProcessHandle.current())))
                    .filteredOn(socket -> socket.port() == here.getLocalPort())
                    .isNotEmpty()
                    .allMatch(ListeningSockets.ListeningSocket::loopback);
        }
    }

    private static List<ProcessHandle> serversOf(Path directory) {
        List<ProcessHandle> processes = new ArrayList<>(Processes.handlesNamedBy(directory));
        processes.add(ProcessHandle.current());
        return processes;
    }

    private static int port(String server) {
        return Integer.parseInt(server.substring(server.lastIndexOf(':') + 1));
    }
}
