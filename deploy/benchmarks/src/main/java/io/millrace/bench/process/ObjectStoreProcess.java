package io.millrace.bench.process;

import io.millrace.embedded.Backends;
import io.millrace.embedded.ObjectStoreBackend;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** An object store in a process of its own. */
public final class ObjectStoreProcess implements AutoCloseable {
    private static final List<String> OPTIONS = List.of("-Xmx512m");

    private final JavaProcess process;
    private final String[] access;

    private ObjectStoreProcess(JavaProcess process, String[] access) {
        this.process = process;
        this.access = access;
    }

    /** Starts it with its data in the directory. */
    public static ObjectStoreProcess start(Path directory) throws Exception {
        JavaProcess process = JavaProcess.startOfHarness(
                ObjectStoreProcess.class,
                OPTIONS,
                List.of(directory.toString()),
                directory.resolve("object-store.log"));
        try {
            return new ObjectStoreProcess(process, process.awaitReady().split(" ", -1));
        } catch (Exception e) {
            process.close();
            throw e;
        }
    }

    /** The process itself. */
    public static void main(String[] arguments) throws Exception {
        try (ObjectStoreBackend store = Backends.objectStore(Path.of(arguments[0]))) {
            System.out.println(JavaProcess.READY
                    + String.join(
                            " ",
                            store.endpoint().toString(),
                            store.region(),
                            store.bucket(),
                            store.accessKey(),
                            store.secretKey()));
            while (System.in.read() >= 0) {
                // Only the end of the input has a meaning.
            }
        }
        System.exit(0);
    }

    /** The settings by which a service finds it. */
    public Map<String, String> settings() {
        return Map.of(
                "MILLRACE_OBJECT_STORE_ENDPOINT", access[0],
                "MILLRACE_OBJECT_STORE_REGION", access[1],
                "MILLRACE_OBJECT_STORE_BUCKET", access[2],
                "MILLRACE_OBJECT_STORE_ACCESS_KEY", access[3],
                "MILLRACE_OBJECT_STORE_SECRET_KEY", access[4],
                "MILLRACE_OBJECT_STORE_PATH_STYLE", "true");
    }

    public JavaProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }
}
