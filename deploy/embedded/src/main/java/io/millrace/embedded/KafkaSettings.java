package io.millrace.embedded;

import java.nio.file.Path;

/**
 * Where an embedded Kafka stands.
 *
 * @param directory keeps the data; created when missing
 * @param port of the broker, 0 for a free one
 * @param controllerPort of the KRaft controller, 0 for a free one
 */
public record KafkaSettings(Path directory, int port, int controllerPort) {

    public KafkaSettings {
        Checks.port("port", port);
        Checks.port("controllerPort", controllerPort);
        if (port != 0 && port == controllerPort) {
            throw new IllegalArgumentException("port and controllerPort are both " + port + ", but must differ");
        }
    }
}
