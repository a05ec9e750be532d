package io.millrace.embedded;

import java.nio.file.Path;

/**
 * Starts backends, each ready to use when the call returns.
 *
 * <p>The given directory keeps the data, each backend's in a directory of its own inside it: a backend started on a
 * directory that was used before finds its data.
 */
public final class Backends {

    private Backends() {}

    public static KafkaBackend kafka(Path directory) {
        return EmbeddedKafka.start(new KafkaSettings(directory.resolve("kafka"), 0, 0));
    }

    public static ZooKeeperBackend zooKeeper(Path directory) {
        return EmbeddedZooKeeper.start(new ZooKeeperSettings(directory.resolve("zookeeper"), 0));
    }

    /** The store keeps its objects' metadata in extended attributes, so the directory can't be on every file system. */
    public static ObjectStoreBackend objectStore(Path directory) {
        String secretKey = GeneratedSecret.in(directory.resolve("secrets"), "object-store");
        return EmbeddedObjectStore.start(
                new ObjectStoreSettings(directory.resolve("object-store"), 0, "millrace", secretKey, "lake"));
    }

    /** The warehouse's {@code COPY} reads from the store, with the store's own credentials. */
    public static WarehouseBackend warehouse(Path directory, ObjectStoreBackend store) {
        Path secrets = directory.resolve("secrets");
        WarehousePasswords passwords = new WarehousePasswords(
                GeneratedSecret.in(secrets, "warehouse-owner"),
                GeneratedSecret.in(secrets, "warehouse-analyst"),
                GeneratedSecret.in(secrets, "warehouse-superuser"));
        return EmbeddedWarehouse.start(new WarehouseSettings(
                directory.resolve("warehouse"), binaries(), 0, 0, passwords, ObjectStoreAccess.to(store)));
    }

    /** Unpacked once for all of a module's tests: their data directories come and go. */
    private static Path binaries() {
        return Path.of(System.getProperty("java.io.tmpdir"), "millrace-binaries");
    }
}
