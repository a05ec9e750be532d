package io.millrace.embedded;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Starts backends, each ready to use when the call returns.
 *
 * <p>Which servers these are is said by the environment variable {@code MILLRACE_BACKENDS} or the system property {@code
 * millrace.backends}: {@code embedded} (the default), {@code containers}, or {@code auto}, which means containers where a
 * Docker engine answers.
 *
 * <p>The given directory keeps the data, each backend's in a directory of its own inside it: a backend started on a
 * directory that was used before by the same kind of servers finds its data.
 */
public final class Backends {

    private Backends() {}

    public static KafkaBackend kafka(Path directory) {
        KafkaSettings settings = new KafkaSettings(directory.resolve("kafka"), 0, 0);
        return switch (kind()) {
            case EMBEDDED -> EmbeddedKafka.start(settings);
            case CONTAINERS -> started(new KafkaContainer(settings));
        };
    }

    public static ZooKeeperBackend zooKeeper(Path directory) {
        ZooKeeperSettings settings = new ZooKeeperSettings(directory.resolve("zookeeper"), 0);
        return switch (kind()) {
            case EMBEDDED -> EmbeddedZooKeeper.start(settings);
            case CONTAINERS -> started(new ZooKeeperContainer(settings));
        };
    }

    /** The store keeps its objects' metadata in extended attributes, so the directory can't be on every file system. */
    public static ObjectStoreBackend objectStore(Path directory) {
        String secretKey = GeneratedSecret.in(secrets(directory), "object-store");
        ObjectStoreSettings settings =
                new ObjectStoreSettings(directory.resolve("object-store"), 0, "millrace", secretKey, "lake");
        return switch (kind()) {
            case EMBEDDED -> EmbeddedObjectStore.start(settings);
            case CONTAINERS -> started(new ObjectStoreContainer(settings));
        };
    }

    /** The warehouse's {@code COPY} reads from the store, with the store's own credentials. */
    public static WarehouseBackend warehouse(Path directory, ObjectStoreBackend store) {
        Path secrets = secrets(directory);
        WarehousePasswords passwords = new WarehousePasswords(
                GeneratedSecret.in(secrets, "warehouse-owner"),
                GeneratedSecret.in(secrets, "warehouse-analyst"),
                GeneratedSecret.in(secrets, "warehouse-superuser"));
        WarehouseSettings settings = new WarehouseSettings(
                directory.resolve("warehouse"), binaries(), 0, 0, passwords, ObjectStoreAccess.to(store));
        return switch (kind()) {
            case EMBEDDED -> EmbeddedWarehouse.start(settings);
            case CONTAINERS -> started(new WarehouseContainer(settings));
        };
    }

    public static MySqlBackend mySql(Path directory) {
        String password = GeneratedSecret.in(secrets(directory), "mysql");
        MySqlSettings settings = new MySqlSettings(directory.resolve("mysql"), binaries(), 0, password);
        return switch (kind()) {
            case EMBEDDED -> EmbeddedMySql.start(settings);
            case CONTAINERS -> started(new MySqlContainer(settings));
        };
    }

    private static BackendKind kind() {
        String choice = Optional.ofNullable(System.getProperty(BackendKind.PROPERTY))
                .or(() -> Optional.ofNullable(System.getenv(BackendKind.VARIABLE)))
                .orElse("embedded");
        return BackendKind.of(choice, ContainerEngine::answers);
    }

    private static <B extends Backend> B started(B backend) {
        backend.start();
        return backend;
    }

    private static Path secrets(Path directory) {
        return directory.resolve("secrets");
    }

    /** Unpacked once for all of a module's tests: their data directories come and go. */
    private static Path binaries() {
        return Path.of(System.getProperty("java.io.tmpdir"), "millrace-binaries");
    }
}
