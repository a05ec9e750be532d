package io.millrace.embedded;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.apache.zookeeper.server.embedded.ExitHandler;
import org.apache.zookeeper.server.embedded.ZooKeeperServerEmbedded;

/** A ZooKeeper of one node in this process, on the loopback address only. */
public final class EmbeddedZooKeeper extends RestartableServer implements ZooKeeperBackend {

    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    private final Path directory;
    private final int port;

    private EmbeddedZooKeeper(ZooKeeperSettings settings) {
        super("ZooKeeper", settings.directory());
        this.directory = settings.directory();
        this.port = LoopbackPort.orFree(settings.port());
    }

    /**
     * Starts a server.
     *
     * @throws BackendException if it can't start
     */
    public static EmbeddedZooKeeper start(ZooKeeperSettings settings) {
        EmbeddedZooKeeper zooKeeper = new EmbeddedZooKeeper(settings);
        zooKeeper.start();
        return zooKeeper;
    }

    @Override
    public String connectString() {
        return LoopbackPort.HOST + ":" + port;
    }

    /** The port for clients. */
    public int port() {
        return port;
    }

    @Override
    Running launch() throws Exception {
        QuietLogging.atWarn("org.apache.zookeeper");
        LoopbackPort.requireFree("ZooKeeper", port);
        Files.createDirectories(directory);
        ZooKeeperServerEmbedded server = ZooKeeperServerEmbedded.builder()
                .baseDir(directory)
                .configuration(properties())
                .exitHandler(ExitHandler.LOG_ONLY)
                .build();
        removeWrittenConfigurations();
        try {
            server.start(START_LIMIT.toMillis());
        } catch (Exception e) {
            server.close();
            throw e;
        }
        return server::close;
    }

    /** Each start writes its configuration into a new file, which nobody reads again. */
    private void removeWrittenConfigurations() throws IOException {
        try (DirectoryStream<Path> written =
                Files.newDirectoryStream(directory, "zookeeper.configuration*.properties")) {
            for (Path file : written) {
                Files.deleteIfExists(file);
            }
        }
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("clientPort", Integer.toString(port));
        properties.setProperty("clientPortAddress", LoopbackPort.HOST);
        properties.setProperty(
                "dataDir", directory.resolve("data").toAbsolutePath().toString());
        properties.setProperty("autopurge.purgeInterval", "24");
        properties.setProperty("admin.enableServer", "false");
        properties.setProperty("tickTime", "500");
        // Without these two the tick bounds the session timeouts that clients may ask for to 1 to 10 seconds.
        properties.setProperty("minSessionTimeout", "500");
        properties.setProperty("maxSessionTimeout", "60000");
        properties.setProperty("maxClientCnxns", "0");
        properties.setProperty("maxCnxns", "0");
        return properties;
    }
}
