package io.millrace.embedded;

import java.nio.file.Path;

/**
 * Where an embedded warehouse stands.
 *
 * @param directory keeps the data; created when missing
 * @param binaries where PostgreSQL's programs are unpacked once; several warehouses may share it
 * @param port for Redshift's clients, 0 for a free one
 * @param postgresPort of the PostgreSQL server behind it, 0 for a free one
 * @param store where {@code COPY} reads
 */
public record WarehouseSettings(
        Path directory,
        Path binaries,
        int port,
        int postgresPort,
        WarehousePasswords passwords,
        ObjectStoreAccess store) {

    public WarehouseSettings {
        Checks.port("port", port);
        Checks.port("postgresPort", postgresPort);
        if (port != 0 && port == postgresPort) {
            throw new IllegalArgumentException("port and postgresPort are both " + port + ", but must differ");
        }
    }
}
