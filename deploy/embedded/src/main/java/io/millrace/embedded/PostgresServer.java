package io.millrace.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.apache.commons.io.file.PathUtils;

/**
 * A PostgreSQL server in processes of its own, on the loopback address only, where nobody gets in without a password.
 *
 * <p>Its processes outlive this one when this one is killed; the next start on the directory stops them first. The caller
 * holds the {@link DirectoryLock}.
 */
final class PostgresServer implements EmulatedWarehouse.Postgres {

    static final String SUPERUSER = "postgres";

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final String PASSWORDS_ONLY = """
            # Written at every start.
            host all %s 127.0.0.1/32 scram-sha-256
            host all all 127.0.0.1/32 md5
            """.formatted(SUPERUSER);

    private final PostgresSettings settings;
    private final Path data;
    private final Path prepared;
    private final EmbeddedPostgres postgres;

    private PostgresServer(PostgresSettings settings) throws IOException, InterruptedException {
        this.settings = settings;
        Path directory = Files.createDirectories(settings.directory()).toRealPath();
        this.data = directory.resolve("data");
        this.prepared = directory.resolve("prepared");
        requireUserNamespaceForRoot();
        stopLeftBehind();
        LoopbackPort.requireFree("the warehouse's PostgreSQL", settings.port());
        removeUnprepared();
        this.postgres = startServer(directory.resolve("postgres.log"));
    }

    /** Starts a server and returns when it answers. */
    static PostgresServer start(PostgresSettings settings) throws IOException, InterruptedException {
        return new PostgresServer(settings);
    }

    /** Until then a new start begins anew. */
    @Override
    public void prepared() throws IOException {
        if (!Files.exists(prepared)) {
            Files.createFile(prepared);
        }
    }

    /** Stops the server; when it returns, all its processes are gone. */
    @Override
    public void stop() throws IOException, InterruptedException {
        try {
            postgres.close();
        } finally {
            stopLeftBehind();
        }
    }

    private EmbeddedPostgres startServer(Path log) throws IOException {
        Path password = Files.createTempFile(settings.directory(), ".password-", "");
        ProcessBuilder.Redirect output = ProcessBuilder.Redirect.appendTo(log.toFile());
        File binaries = Files.createDirectories(settings.binaries()).toFile();
        try (FileChannel channel = FileChannel.open(
                        settings.binaries().resolve("unpacking.lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
                FileLock unpacking = channel.lock()) {
            Files.writeString(password, settings.superuserPassword());
            removeHalfUnpacked(unpacking);
            return EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setOverrideWorkingDirectory(binaries)
                    .setPort(settings.port())
                    .setPGStartupWait(START_LIMIT)
                    .setOutputRedirector(output)
                    .setErrorRedirector(output)
                    // Options of initdb. Redshift sorts text by its bytes, and so does this locale.
                    .setLocaleConfig("pwfile", password.toString())
                    .setLocaleConfig("locale", "C")
                    .setLocaleConfig("locale-provider", "builtin")
                    .setLocaleConfig("builtin-locale", "C.UTF-8")
                    .setConnectConfig("password", settings.superuserPassword())
                    .setDataDirectoryCustomizer(PostgresServer::allowPasswordsOnly)
                    .setServerConfig("listen_addresses", LoopbackPort.HOST)
                    .setServerConfig("unix_socket_directories", "")
                    .setServerConfig("max_connections", "100")
                    .setServerConfig("shared_buffers", "64MB")
                    // The library's own defaults are made for throw-away databases.
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .start();
        } catch (IOException | RuntimeException e) {
            throw new BackendException(
                    "PostgreSQL doesn't start on " + data + " (" + Reasons.of(e) + "): its log is " + log, e);
        } finally {
            Files.deleteIfExists(password);
            protectBinaries();
        }
    }

    /** The library lets everybody on the machine write there. */
    private void protectBinaries() throws IOException {
        Files.setPosixFilePermissions(settings.binaries(), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void allowPasswordsOnly(File dataDirectory) {
        try {
            Files.writeString(dataDirectory.toPath().resolve("pg_hba.conf"), PASSWORDS_ONLY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void stopLeftBehind() throws IOException, InterruptedException {
        ServerProcesses.stopAll(data, ServerProcesses.StopSignal.INT, "initdb", "pg_ctl", "postgres");
    }

    /** Nobody could use a server that was never prepared, so nothing is lost. */
    private void removeUnprepared() throws IOException {
        if (!Files.exists(prepared) && Files.exists(data)) {
            PathUtils.deleteDirectory(data);
        }
    }

    /** The library marks what it has unpacked completely, and would otherwise keep files that were cut short. */
    private void removeHalfUnpacked(FileLock unpacking) throws IOException {
        if (!unpacking.isValid()) {
            throw new IOException("Lost the lock on " + settings.binaries());
        }
        try (DirectoryStream<Path> unpacked = Files.newDirectoryStream(settings.binaries(), "PG-*")) {
            for (Path directory : unpacked) {
                if (!Files.exists(directory.resolve(".exists"))) {
                    PathUtils.deleteDirectory(directory);
                }
            }
        }
    }

    private static void requireUserNamespaceForRoot() throws IOException {
        Path self = Path.of("/proc/self");
        if (!Files.exists(self)) {
            return;
        }
        boolean root = Integer.valueOf(0).equals(Files.getAttribute(self, "unix:uid"));
        if (root && !LinuxUtils.isUnshareAvailable()) {
            throw new BackendException(
                    "PostgreSQL refuses to run as root, and this system doesn't let root enter a user"
                            + " namespace (unshare -U): run as an ordinary user, or allow user namespaces in this container");
        }
    }
}
