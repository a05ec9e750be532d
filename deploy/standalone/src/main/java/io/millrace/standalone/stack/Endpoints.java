package io.millrace.standalone.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** The ports of the installation on a data directory, written down so that other commands find it. */
public final class Endpoints {
    private static final String FILE = "run/ports";
    private static final String JOBS = "run/jobs";

    private Endpoints() {}

    static void write(Path data, Ports ports, Path jobs) throws IOException {
        Files.writeString(data.resolve(JOBS), jobs.toAbsolutePath().normalize().toString());
        StringBuilder text = new StringBuilder();
        ports.byName()
                .forEach((name, port) ->
                        text.append(name).append('=').append(port).append('\n'));
        Files.writeString(data.resolve(FILE), text);
    }

    /**
     * The ports that the installation on this data directory was last started with.
     *
     * @throws StackException when none was
     */
    public static Ports read(Path data) {
        Path file = data.toAbsolutePath().normalize().resolve(FILE);
        if (!Files.exists(file)) {
            throw new StackException(
                    data.toAbsolutePath().normalize() + " holds no installation; start one with 'millrace up'");
        }
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new StackException("cannot read " + file + ": " + e.getMessage(), e);
        }
        Map<String, Integer> ports = new HashMap<>();
        properties.forEach((name, port) -> ports.put(name.toString(), Integer.valueOf(port.toString())));
        return Ports.of(ports);
    }

    /** The directory of the jobs that the installation on this data directory runs. */
    public static Path jobs(Path data) {
        read(data);
        try {
            return Path.of(Files.readString(data.toAbsolutePath().normalize().resolve(JOBS)));
        } catch (IOException e) {
            throw new StackException("cannot read " + data.resolve(JOBS) + "; start the installation again", e);
        }
    }

    /** The millrace.yaml of the installation on this data directory. */
    public static Path configuration(Path data) {
        read(data);
        return data.toAbsolutePath().normalize().resolve("run/millrace.yaml");
    }

    /** What its services are told beside the file, as their environment. */
    public static Map<String, String> secrets(Path data) {
        Credentials credentials = Credentials.loadOrCreate(data.toAbsolutePath().normalize());
        Map<String, String> secrets = new HashMap<>(Map.of(
                "MILLRACE_OBJECT_STORE_ACCESS_KEY", credentials.objectStoreAccessKey(),
                "MILLRACE_OBJECT_STORE_SECRET_KEY", credentials.objectStoreSecretKey(),
                "MILLRACE_WAREHOUSE_PASSWORD", credentials.warehouseOwnerPassword(),
                "MILLRACE_STATE_PASSWORD", credentials.monitorPassword(),
                "MILLRACE_CDC_CONNECTOR_VERIFICATION_PASSWORD", Credentials.ANALYST_PASSWORD));
        if (Component.MYSQL.isAvailable()) {
            secrets.put("MILLRACE_CDC_CONNECTOR_SOURCES_0_PASSWORD", credentials.mySqlPassword());
        }
        return secrets;
    }
}
