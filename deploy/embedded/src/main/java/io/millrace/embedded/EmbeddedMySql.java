package io.millrace.embedded;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.file.PathUtils;

/**
 * A MySQL server in a process of its own, on the loopback address only, with everything on that capturing its changes
 * needs.
 *
 * <p>The process outlives this one when this one is killed; the next start on the directory stops it first.
 */
public final class EmbeddedMySql extends RestartableServer implements MySqlBackend {

    static final String ADMINISTRATOR = "admin";
    private static final Duration INITIALIZE_LIMIT = Duration.ofMinutes(3);
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final MySqlSettings settings;
    private final int port;

    private EmbeddedMySql(MySqlSettings settings) {
        super("MySQL", settings.directory());
        this.settings = settings;
        this.port = LoopbackPort.orFree(settings.port());
    }

    /** Whether there are programs for this machine; whether they find their libraries, {@link #problem} says. */
    public static boolean isAvailable() {
        return MySqlDistribution.isAvailable();
    }

    /**
     * What keeps the server from running on this machine, for people; empty when it runs.
     *
     * @param binaries where the programs are unpacked, unless they are there already
     */
    public static Optional<String> problem(Path binaries) {
        if (!isAvailable()) {
            return Optional.of("there are no programs of MySQL for this machine");
        }
        try {
            MySqlDistribution distribution = MySqlDistribution.in(binaries);
            ProcessBuilder version = new ProcessBuilder(distribution.server().toString(), "--no-defaults", "--version")
                    .redirectErrorStream(true);
            distribution.libraries(version);
            Process process = version.start();
            String said = new String(process.getInputStream().readAllBytes(), Charset.defaultCharset());
            return process.waitFor() == 0
                    ? Optional.empty()
                    : Optional.of("MySQL's program does not run here: " + said.strip()
                            + " (it needs the packages libaio1 or libaio1t64, and libnuma1)");
        } catch (IOException e) {
            return Optional.of("MySQL's program does not run here: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted while MySQL's program was tried");
        }
    }

    /**
     * Starts a server.
     *
     * @throws BackendException if it can't start
     */
    public static EmbeddedMySql start(MySqlSettings settings) {
        EmbeddedMySql mySql = new EmbeddedMySql(settings);
        mySql.start();
        return mySql;
    }

    @Override
    public String host() {
        return LoopbackPort.HOST;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String user() {
        return ADMINISTRATOR;
    }

    @Override
    public String password() {
        return settings.password();
    }

    @Override
    Running launch() throws Exception {
        Path directory = Files.createDirectories(settings.directory()).toRealPath();
        Path data = directory.resolve("data");
        stopLeftBehind(data);
        LoopbackPort.requireFree("MySQL", port);
        MySqlDistribution distribution = MySqlDistribution.in(settings.binaries());
        initializeOnce(distribution, directory, data);

        Path administrator = writeAdministrator(directory);
        Process process = process(distribution, directory, serverCommand(distribution, data, administrator));
        Thread stopWithThisProcess = new Thread(process::destroy, "stop-mysql-" + port);
        Runtime.getRuntime().addShutdownHook(stopWithThisProcess);
        Running running = () -> {
            removeHook(stopWithThisProcess);
            stop(process, data);
        };
        try {
            awaitReady(process, directory);
        } catch (Exception e) {
            running.stop();
            throw e;
        } finally {
            Files.deleteIfExists(administrator);
        }
        return running;
    }

    private static void stopLeftBehind(Path data) throws IOException, InterruptedException {
        ServerProcesses.stopAll(data, ServerProcesses.StopSignal.TERM, "mysqld");
    }

    private static void stop(Process process, Path data) throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        stopLeftBehind(data);
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The hook runs already.
        }
    }

    /** A directory gets its name only when it is complete. */
    private static void initializeOnce(MySqlDistribution distribution, Path directory, Path data)
            throws IOException, InterruptedException {
        if (Files.exists(data)) {
            return;
        }
        Path partial = directory.resolve("data.partial");
        stopLeftBehind(partial);
        if (Files.exists(partial)) {
            PathUtils.deleteDirectory(partial);
        }
        List<String> command = commonCommand(distribution, partial);
        command.add("--initialize-insecure");
        Process process = process(distribution, directory, command);
        if (!process.waitFor(INITIALIZE_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw notStarting(directory, "made no database within " + INITIALIZE_LIMIT.toSeconds() + " s");
        }
        if (process.exitValue() != 0) {
            throw notStarting(directory, "made no database, exit code " + process.exitValue());
        }
        Files.move(partial, data, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Process process(MySqlDistribution distribution, Path directory, List<String> command)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log(directory).toFile()));
        distribution.libraries(builder);
        return builder.start();
    }

    private static List<String> commonCommand(MySqlDistribution distribution, Path data) {
        return new ArrayList<>(List.of(
                distribution.server().toString(),
                "--no-defaults",
                "--user=" + System.getProperty("user.name"),
                "--basedir=" + distribution.home(),
                "--datadir=" + data,
                "--lc-messages-dir=" + distribution.home().resolve("share"),
                "--innodb-use-native-aio=0",
                "--performance-schema=OFF",
                "--innodb-buffer-pool-size=32M",
                "--innodb-log-file-size=8M",
                "--mysqlx=OFF"));
    }

    private List<String> serverCommand(MySqlDistribution distribution, Path data, Path administrator) {
        List<String> command = commonCommand(distribution, data);
        command.addAll(List.of(
                "--bind-address=" + LoopbackPort.HOST,
                "--port=" + port,
                // Within the data directory: an absolute path could exceed what a socket's address may hold.
                "--socket=mysqld.sock",
                "--pid-file=" + data.resolve("mysqld.pid"),
                "--init-file=" + administrator,
                "--skip-name-resolve",
                "--server-id=1",
                "--log-bin=binlog",
                "--binlog-format=ROW",
                "--binlog-row-image=FULL",
                "--binlog-row-metadata=FULL",
                "--gtid-mode=ON",
                "--enforce-gtid-consistency=ON",
                "--default-time-zone=+00:00",
                // Committed transactions outlive the process, though not the machine.
                "--innodb-flush-log-at-trx-commit=2",
                "--sync-binlog=0"));
        return command;
    }

    /** The server runs these statements before it lets anybody in. They don't show in the binlog. */
    private Path writeAdministrator(Path directory) throws IOException {
        Path file = Files.createTempFile(
                directory,
                ".administrator-",
                ".sql",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        String account = "'" + ADMINISTRATOR + "'@'" + LoopbackPort.HOST + "'";
        String password = " IDENTIFIED WITH mysql_native_password BY '" + settings.password() + "';";
        return Files.write(
                file,
                List.of(
                        "SET SESSION sql_log_bin = 0;",
                        "CREATE USER IF NOT EXISTS " + account + password,
                        "ALTER USER " + account + password,
                        "GRANT ALL ON *.* TO " + account + " WITH GRANT OPTION;",
                        "ALTER USER 'root'@'localhost' ACCOUNT LOCK;"));
    }

    private void awaitReady(Process process, Path directory) throws InterruptedException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
                throw notStarting(directory, "ended with exit code " + process.exitValue());
            }
            if (MySqlGreeting.on(port)) {
                return;
            }
        }
        throw notStarting(directory, "doesn't answer within " + START_LIMIT.toSeconds() + " s");
    }

    private static Path log(Path directory) {
        return directory.resolve("mysqld.log");
    }

    private static BackendException notStarting(Path directory, String what) {
        return new BackendException(
                "MySQL " + what + ": " + lastError(log(directory)) + " (its log is " + log(directory) + ")");
    }

    private static String lastError(Path log) {
        try {
            return Files.readAllLines(log).stream()
                    .filter(line -> line.contains("[ERROR]") || line.contains("error while loading"))
                    .reduce((earlier, later) -> later)
                    .orElse("no error in its log");
        } catch (IOException e) {
            return "no log";
        }
    }
}
