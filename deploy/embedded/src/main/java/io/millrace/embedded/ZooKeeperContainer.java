package io.millrace.embedded;

import org.testcontainers.containers.wait.strategy.Wait;

/** A ZooKeeper of one node in a container. */
final class ZooKeeperContainer extends RestartableServer implements ZooKeeperBackend {

    private static final String IMAGE = "zookeeper:3.9.3";
    private static final int INNER_PORT = 2181;

    private final ZooKeeperSettings settings;
    private final int port;

    ZooKeeperContainer(ZooKeeperSettings settings) {
        super("ZooKeeper", settings.directory());
        this.settings = settings;
        this.port = LoopbackPort.orFree(settings.port());
    }

    @Override
    public String connectString() {
        return LoopbackPort.HOST + ":" + port;
    }

    @Override
    Running launch() throws Exception {
        return new Container(IMAGE, port, INNER_PORT, settings.directory(), "/data").start(container -> container
                .withEnv("ZOO_DATA_DIR", "/data")
                .withEnv("ZOO_DATA_LOG_DIR", "/data/log")
                .withEnv("ZOO_CONF_DIR", "/data/conf")
                .withEnv("ZOO_LOG_DIR", "/tmp")
                .withEnv("ZOO_TICK_TIME", "500")
                .withEnv("ZOO_MAX_CLIENT_CNXNS", "0")
                .withEnv("ZOO_CFG_EXTRA", "minSessionTimeout=500 maxSessionTimeout=60000")
                .withEnv("ZOO_ADMINSERVER_ENABLED", "false")
                .waitingFor(Wait.forListeningPort()));
    }
}
