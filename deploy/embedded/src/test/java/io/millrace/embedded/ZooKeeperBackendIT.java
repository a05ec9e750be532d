package io.millrace.embedded;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.apache.zookeeper.CreateMode;

import static org.assertj.core.api.Assertions.assertThat;

class ZooKeeperBackendIT extends BackendContract<ZooKeeperBackend> {

    private static final String PATH = "/kept";
    private static final int SESSION_MILLIS = 30_000;
    private static final byte[] DATA = "worth keeping".getBytes(StandardCharsets.UTF_8);

    @Override
    ZooKeeperBackend open(Path directory) {
        return Backends.zooKeeper(directory);
    }

    @Override
    int port(ZooKeeperBackend zooKeeper) {
        String server = zooKeeper.connectString();
        return Integer.parseInt(server.substring(server.lastIndexOf(':') + 1));
    }

    @Override
    void use(ZooKeeperBackend zooKeeper) throws Exception {
        try (CuratorFramework client = connect(zooKeeper)) {
            client.create().forPath(PATH, DATA);
            client.create().withMode(CreateMode.EPHEMERAL).forPath("/session", DATA);
            assertThat(client.getZookeeperClient().getZooKeeper().getSessionTimeout())
                    .isEqualTo(SESSION_MILLIS);
        }
        try (CuratorFramework client = connect(zooKeeper)) {
            assertThat(client.checkExists().forPath("/session"))
                    .as("a closed session's node")
                    .isNull();
        }
        verifyKept(zooKeeper);
    }

    @Override
    void verifyKept(ZooKeeperBackend zooKeeper) throws Exception {
        try (CuratorFramework client = connect(zooKeeper)) {
            assertThat(client.getData().forPath(PATH)).isEqualTo(DATA);
        }
    }

    private static CuratorFramework connect(ZooKeeperBackend zooKeeper) {
        CuratorFramework client = CuratorFrameworkFactory.newClient(
                zooKeeper.connectString(), SESSION_MILLIS, 20_000, new RetryOneTime(1_000));
        client.start();
        return client;
    }
}
