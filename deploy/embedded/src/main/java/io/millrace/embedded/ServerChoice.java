package io.millrace.embedded;

import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which server {@link EmbeddedServer} runs, from its arguments and its environment.
 *
 * <p>Environment: {@code MILLRACE_S3_ACCESS_KEY} and {@code MILLRACE_S3_SECRET_KEY} (object store and warehouse), {@code
 * MILLRACE_S3_ENDPOINT}, {@code MILLRACE_WAREHOUSE_OWNER_PASSWORD}, {@code MILLRACE_WAREHOUSE_ANALYST_PASSWORD} and {@code
 * MILLRACE_WAREHOUSE_SUPERUSER_PASSWORD} and {@code MILLRACE_STATE_PASSWORD} (warehouse, and the monitor's database beside it), {@code MILLRACE_MYSQL_PASSWORD} (MySQL).
 */
final class ServerChoice {

    /** A server that runs, and the port for its clients. */
    record Started(Backend backend, int port) {}

    private static final Map<String, Set<String>> OPTIONS = Map.of(
            "kafka", Set.of("--directory", "--port", "--controller-port"),
            "zookeeper", Set.of("--directory", "--port"),
            "object-store", Set.of("--directory", "--port", "--bucket"),
            "warehouse", Set.of("--directory", "--port", "--postgres-port", "--binaries"),
            "mysql", Set.of("--directory", "--port", "--binaries"));

    private final String name;
    private final Map<String, String> options;
    private final Map<String, String> environment;

    private ServerChoice(String name, Map<String, String> options, Map<String, String> environment) {
        this.name = name;
        this.options = options;
        this.environment = environment;
    }

    /**
     * Reads the arguments.
     *
     * @throws IllegalArgumentException if they name no server, or one of them is unknown or has no value
     */
    static ServerChoice parse(String[] arguments, Map<String, String> environment) {
        String name = arguments.length == 0 ? "" : arguments[0];
        Set<String> known = OPTIONS.get(name);
        if (known == null) {
            throw new IllegalArgumentException(
                    "Name the server to run: one of " + String.join(", ", new TreeSet<>(OPTIONS.keySet())));
        }
        Map<String, String> options = new LinkedHashMap<>();
        for (int i = 1; i < arguments.length; i += 2) {
            if (!known.contains(arguments[i])) {
                throw new IllegalArgumentException("Unknown option " + arguments[i] + " of " + name + ": it has "
                        + String.join(", ", new TreeSet<>(known)));
            }
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException("The option " + arguments[i] + " needs a value");
            }
            options.put(arguments[i], arguments[i + 1]);
        }
        ServerChoice choice = new ServerChoice(name, options, environment);
        choice.required("--directory");
        choice.number("--port");
        return choice;
    }

    String name() {
        return name;
    }

    /**
     * Starts the server.
     *
     * @throws BackendException if it can't start
     * @throws IllegalArgumentException if a setting is missing or wrong
     */
    Started start() {
        Path directory = Path.of(required("--directory"));
        int port = number("--port");
        return switch (name) {
            case "kafka" -> {
                EmbeddedKafka kafka =
                        EmbeddedKafka.start(new KafkaSettings(directory, port, number("--controller-port")));
                yield new Started(kafka, kafka.port());
            }
            case "zookeeper" -> {
                EmbeddedZooKeeper zooKeeper = EmbeddedZooKeeper.start(new ZooKeeperSettings(directory, port));
                yield new Started(zooKeeper, zooKeeper.port());
            }
            case "object-store" -> {
                EmbeddedObjectStore store = EmbeddedObjectStore.start(new ObjectStoreSettings(
                        directory,
                        port,
                        secret("MILLRACE_S3_ACCESS_KEY"),
                        secret("MILLRACE_S3_SECRET_KEY"),
                        options.getOrDefault("--bucket", "lake")));
                yield new Started(store, store.port());
            }
            case "warehouse" -> {
                EmbeddedWarehouse warehouse = EmbeddedWarehouse.start(new WarehouseSettings(
                        directory, binaries(directory), port, number("--postgres-port"), passwords(), store()));
                yield new Started(warehouse, warehouse.port());
            }
            default -> {
                MySqlBackend mySql = mySql(directory, port);
                yield new Started(mySql, mySql.port());
            }
        };
    }

    /** MySQL, or MariaDB where MySQL does not run. Each has a directory of its own. */
    private MySqlBackend mySql(Path directory, int port) {
        String password = secret("MILLRACE_MYSQL_PASSWORD");
        Path binaries = binaries(directory);
        Optional<String> problem = EmbeddedMySql.problem(binaries);
        if (problem.isEmpty()) {
            return EmbeddedMySql.start(new MySqlSettings(directory, binaries, port, password));
        }
        System.err.println("MariaDB takes the place of MySQL: " + problem.get());
        return EmbeddedMariaDb.start(new MySqlSettings(directory.resolve("mariadb"), binaries, port, password));
    }

    private WarehousePasswords passwords() {
        return new WarehousePasswords(
                secret("MILLRACE_WAREHOUSE_OWNER_PASSWORD"),
                secret("MILLRACE_WAREHOUSE_ANALYST_PASSWORD"),
                secret("MILLRACE_WAREHOUSE_SUPERUSER_PASSWORD"),
                secret("MILLRACE_STATE_PASSWORD"));
    }

    private ObjectStoreAccess store() {
        return new ObjectStoreAccess(
                URI.create(secret("MILLRACE_S3_ENDPOINT")),
                EmbeddedObjectStore.REGION,
                secret("MILLRACE_S3_ACCESS_KEY"),
                secret("MILLRACE_S3_SECRET_KEY"));
    }

    private Path binaries(Path directory) {
        String binaries = options.get("--binaries");
        return binaries == null ? directory.resolveSibling("binaries") : Path.of(binaries);
    }

    private String required(String option) {
        String value = options.get(option);
        if (value == null) {
            throw new IllegalArgumentException("The option " + option + " is missing");
        }
        return value;
    }

    private int number(String option) {
        String value = options.getOrDefault(option, "0");
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("The option " + option + " needs a port number, not " + value);
        }
    }

    private String secret(String variable) {
        String value = environment.get(variable);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("The environment variable " + variable + " is not set");
        }
        return value;
    }
}
