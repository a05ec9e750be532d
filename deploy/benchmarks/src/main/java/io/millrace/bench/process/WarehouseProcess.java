package io.millrace.bench.process;

import io.millrace.embedded.Backends;
import io.millrace.embedded.ObjectStoreBackend;
import io.millrace.embedded.WarehouseBackend;
import io.millrace.embedded.ZooKeeperBackend;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A warehouse, the object store that it reads and the ZooKeeper that its loaders need, in a process of its own. */
public final class WarehouseProcess implements AutoCloseable {
    private static final List<String> OPTIONS = List.of("-Xmx1g");

    private final JavaProcess process;
    private final String[] access;

    private WarehouseProcess(JavaProcess process, String[] access) {
        this.process = process;
        this.access = access;
    }

    /** Starts it with its data in the directory. */
    public static WarehouseProcess start(Path directory) throws Exception {
        JavaProcess process = JavaProcess.startOfHarness(
                WarehouseProcess.class, OPTIONS, List.of(directory.toString()), directory.resolve("warehouse.log"));
        try {
            return new WarehouseProcess(process, process.awaitReady().split(" ", -1));
        } catch (Exception e) {
            process.close();
            throw e;
        }
    }

    /** The process itself. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        try (ZooKeeperBackend zooKeeper = Backends.zooKeeper(directory);
                ObjectStoreBackend store = Backends.objectStore(directory);
                WarehouseBackend warehouse = Backends.warehouse(directory, store)) {
            System.out.println(JavaProcess.READY
                    + String.join(
                            " ",
                            store.endpoint().toString(),
                            store.region(),
                            store.bucket(),
                            store.accessKey(),
                            store.secretKey(),
                            warehouse.jdbcUrl(),
                            warehouse.ownerUser(),
                            warehouse.ownerPassword(),
                            zooKeeper.connectString(),
                            warehouse.monitorJdbcUrl(),
                            warehouse.monitorUser(),
                            warehouse.monitorPassword()));
            while (System.in.read() >= 0) {
                // Only the end of the input has a meaning.
            }
        }
        System.exit(0);
    }

    /** The settings by which a loader finds everything. */
    public Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("MILLRACE_OBJECT_STORE_ENDPOINT", access[0]);
        settings.put("MILLRACE_OBJECT_STORE_REGION", region());
        settings.put("MILLRACE_OBJECT_STORE_BUCKET", bucket());
        settings.put("MILLRACE_OBJECT_STORE_ACCESS_KEY", accessKey());
        settings.put("MILLRACE_OBJECT_STORE_SECRET_KEY", secretKey());
        settings.put("MILLRACE_OBJECT_STORE_PATH_STYLE", "true");
        settings.put("MILLRACE_WAREHOUSE_JDBC_URL", jdbcUrl());
        settings.put("MILLRACE_WAREHOUSE_USER", user());
        settings.put("MILLRACE_WAREHOUSE_PASSWORD", password());
        settings.put("MILLRACE_ZOOKEEPER_CONNECT", access[8]);
        return settings;
    }

    /** The settings by which a monitor finds its own database. */
    public Map<String, String> stateSettings() {
        return Map.of(
                "MILLRACE_STATE_JDBC_URL", access[9],
                "MILLRACE_STATE_USER", access[10],
                "MILLRACE_STATE_PASSWORD", access[11]);
    }

    /** Of the object store. */
    public String endpoint() {
        return access[0];
    }

    /** Of the bucket. */
    public String region() {
        return access[1];
    }

    /** Where the lake is. */
    public String bucket() {
        return access[2];
    }

    /** Of the object store. */
    public String accessKey() {
        return access[3];
    }

    /** Of the object store. */
    public String secretKey() {
        return access[4];
    }

    /** Of the warehouse. */
    public String jdbcUrl() {
        return access[5];
    }

    /** Of the warehouse, the owner of its tables. */
    public String user() {
        return access[6];
    }

    /** Of that user. */
    public String password() {
        return access[7];
    }

    @Override
    public void close() {
        try {
            process.endInput();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.close();
        }
    }
}
