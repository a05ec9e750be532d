package io.millrace.standalone.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The secrets of a standalone installation: made once, kept in the data directory in a file that only its owner can read.
 * The analyst's password and the demo write key are public on purpose: both work on the loopback address only.
 */
public final class Credentials {
    /** User that may read every table. */
    public static final String ANALYST = "analyst";
    /** The analyst's password. */
    public static final String ANALYST_PASSWORD = "analyst";
    /** Owner of the warehouse. */
    public static final String OWNER = "millrace_owner";
    /** Owner of the monitor's database. */
    public static final String MONITOR = "millrace_monitor";
    /** Write key that the edge takes. */
    public static final String DEMO_WRITE_KEY = "demo-key";

    private static final String FILE = "credentials";
    private static final String OWNER_PASSWORD = "warehouse-owner-password";
    private static final String SUPERUSER_PASSWORD = "warehouse-superuser-password";
    private static final String MYSQL_PASSWORD = "mysql-password";
    private static final String MONITOR_PASSWORD = "monitor-password";
    private static final String CONSOLE_TOKEN = "console-token";
    private static final String S3_ACCESS_KEY = "object-store-access-key";
    private static final String S3_SECRET_KEY = "object-store-secret-key";

    private final Map<String, String> values;

    private Credentials(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    /** Reads the file in the data directory, or makes it. */
    public static Credentials loadOrCreate(Path dataDirectory) {
        Path file = dataDirectory.resolve(FILE);
        try {
            SecureRandom random = new SecureRandom();
            if (Files.exists(file)) {
                return new Credentials(completed(file, read(file), random));
            }
            Map<String, String> made = new LinkedHashMap<>();
            made.put(OWNER_PASSWORD, secret(random, 16));
            made.put(SUPERUSER_PASSWORD, secret(random, 16));
            made.put(S3_ACCESS_KEY, "MR" + secret(random, 9));
            made.put(S3_SECRET_KEY, secret(random, 20));
            made.put(MYSQL_PASSWORD, secret(random, 16));
            made.put(MONITOR_PASSWORD, secret(random, 16));
            made.put(CONSOLE_TOKEN, secret(random, 24));
            write(file, made);
            return new Credentials(made);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read or write " + file, e);
        }
    }

    public String warehouseOwnerPassword() {
        return value(OWNER_PASSWORD);
    }

    public String warehouseSuperuserPassword() {
        return value(SUPERUSER_PASSWORD);
    }

    /** Of the administrator of the demo's database. */
    public String mySqlPassword() {
        return value(MYSQL_PASSWORD);
    }

    /** Of the owner of the monitor's database. */
    public String monitorPassword() {
        return value(MONITOR_PASSWORD);
    }

    /** By which the command line reads the console's {@code /api}. */
    public String consoleToken() {
        return value(CONSOLE_TOKEN);
    }

    public String objectStoreAccessKey() {
        return value(S3_ACCESS_KEY);
    }

    public String objectStoreSecretKey() {
        return value(S3_SECRET_KEY);
    }

    @Override
    public String toString() {
        return "Credentials" + values.keySet();
    }

    private String value(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalStateException(
                    "the credentials file has no " + name + "; bring it back from a copy, or begin anew with --fresh");
        }
        return value;
    }

    /** An installation from before there was a password gets it. */
    private static Map<String, String> completed(Path file, Map<String, String> known, SecureRandom random)
            throws IOException {
        boolean missing = false;
        for (String name : List.of(MYSQL_PASSWORD, MONITOR_PASSWORD, CONSOLE_TOKEN)) {
            if (!known.containsKey(name)) {
                known.put(name, secret(random, 16));
                missing = true;
            }
        }
        if (missing) {
            write(file, known);
        }
        return known;
    }

    private static Map<String, String> read(Path file) throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                values.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return values;
    }

    /** Written beside and moved into place, so that a crash leaves either no file or a whole one. */
    private static void write(Path file, Map<String, String> values) throws IOException {
        StringBuilder text = new StringBuilder();
        values.forEach(
                (name, value) -> text.append(name).append('=').append(value).append('\n'));
        Path beside = file.resolveSibling(FILE + ".new");
        Files.deleteIfExists(beside);
        if (Files.getFileStore(file.toAbsolutePath().getParent()).supportsFileAttributeView("posix")) {
            Files.createFile(
                    beside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.write(beside, text.toString().getBytes(StandardCharsets.UTF_8));
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String secret(SecureRandom random, int bytes) {
        byte[] secret = new byte[bytes];
        random.nextBytes(secret);
        return HexFormat.of().formatHex(secret);
    }
}
