package io.millrace.embedded;

import java.nio.file.Path;

/**
 * Where an embedded ZooKeeper stands.
 *
 * @param directory keeps the data; created when missing
 * @param port 0 for a free one
 */
public record ZooKeeperSettings(Path directory, int port) {

    public ZooKeeperSettings {
        Checks.port("port", port);
    }
}
