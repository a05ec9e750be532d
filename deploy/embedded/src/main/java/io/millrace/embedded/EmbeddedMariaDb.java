package io.millrace.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.file.PathUtils;

/**
 * A MariaDB server in a process of its own, on the loopback address only, without TLS, with everything on that capturing its
 * changes needs.
 *
 * <p>The process outlives this one when this one is killed; the next start on the directory stops it first.
 */
public final class EmbeddedMariaDb extends RestartableServer implements MySqlBackend {

    private static final String ADMINISTRATOR = "admin";
    private static final Duration INITIALIZE_LIMIT = Duration.ofMinutes(3);
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final MySqlSettings settings;
    private final int port;

    private EmbeddedMariaDb(MySqlSettings settings) {
        super("MariaDB", settings.directory());
        this.settings = settings;
        this.port = LoopbackPort.orFree(settings.port());
    }

    /** Whether there are programs for this machine on the class path. */
    public static boolean isAvailable() {
        return MariaDbDistribution.isAvailable();
    }

    /**
     * Starts a server.
     *
     * @throws BackendException if it can't start
     */
    public static EmbeddedMariaDb start(MySqlSettings settings) {
        EmbeddedMariaDb mariaDb = new EmbeddedMariaDb(settings);
        mariaDb.start();
        return mariaDb;
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
        LoopbackPort.requireFree("MariaDB", port);
        MariaDbDistribution distribution = MariaDbDistribution.in(settings.binaries());
        initializeOnce(distribution, directory, data);

        Process process = new ProcessBuilder(serverCommand(distribution, data))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log(directory).toFile()))
                .start();
        Thread stopWithThisProcess = new Thread(process::destroy, "stop-mariadb-" + port);
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
        }
        return running;
    }

    private static void stopLeftBehind(Path data) throws IOException, InterruptedException {
        ServerProcesses.stopAll(data, ServerProcesses.StopSignal.TERM, "mariadbd");
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
    private void initializeOnce(MariaDbDistribution distribution, Path directory, Path data)
            throws IOException, InterruptedException {
        if (Files.exists(data)) {
            return;
        }
        Path partial = directory.resolve("data.partial");
        stopLeftBehind(partial);
        if (Files.exists(partial)) {
            PathUtils.deleteDirectory(partial);
        }
        Files.createDirectories(partial);
        List<String> command = commonCommand(distribution, partial);
        command.addAll(List.of("--bootstrap", "--skip-log-bin", "--max-allowed-packet=8M", "--net-buffer-length=16K"));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log(directory).toFile()))
                .start();
        try (OutputStream statements = process.getOutputStream()) {
            statements.write("CREATE DATABASE mysql;\nUSE mysql;\nSET @auth_root_socket = NULL;\n"
                    .getBytes(StandardCharsets.UTF_8));
            for (Path file : distribution.systemTables()) {
                Files.copy(file, statements);
            }
            statements.write(administrator().getBytes(StandardCharsets.UTF_8));
        }
        if (!process.waitFor(INITIALIZE_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw notStarting(directory, "made no database within " + INITIALIZE_LIMIT.toSeconds() + " s");
        }
        if (process.exitValue() != 0) {
            throw notStarting(directory, "made no database, exit code " + process.exitValue());
        }
        Files.move(partial, data, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Leaves one account: the administrator. */
    private String administrator() {
        String account = ADMINISTRATOR + "@'" + LoopbackPort.HOST + "'";
        return """

                FLUSH PRIVILEGES;
                DELETE FROM mysql.global_priv WHERE User IN ('', 'root', 'PUBLIC');
                FLUSH PRIVILEGES;
                CREATE USER %1$s IDENTIFIED BY '%2$s';
                GRANT ALL ON *.* TO %1$s WITH GRANT OPTION;
                """.formatted(account, settings.password());
    }

    private static List<String> commonCommand(MariaDbDistribution distribution, Path data) {
        return new ArrayList<>(List.of(
                distribution.server().toString(),
                "--no-defaults",
                "--user=" + System.getProperty("user.name"),
                "--basedir=" + distribution.home(),
                "--datadir=" + data,
                "--lc-messages-dir=" + distribution.home().resolve("share"),
                "--character-set-server=utf8mb4",
                "--character-sets-dir=" + distribution.home().resolve("share/charsets"),
                "--innodb-use-native-aio=0",
                "--innodb-buffer-pool-size=32M",
                "--innodb-log-file-size=8M",
                // Making the keys for TLS takes 15 s at every start.
                "--skip-ssl"));
    }

    private List<String> serverCommand(MariaDbDistribution distribution, Path data) {
        List<String> command = commonCommand(distribution, data);
        command.addAll(List.of(
                "--bind-address=" + LoopbackPort.HOST,
                "--port=" + port,
                // Within the data directory: an absolute path could exceed what a socket's address may hold.
                "--socket=mariadbd.sock",
                "--pid-file=" + data.resolve("mariadbd.pid"),
                "--skip-name-resolve",
                "--server-id=1",
                "--log-bin=binlog",
                "--binlog-format=ROW",
                "--binlog-row-image=FULL",
                "--binlog-row-metadata=FULL",
                "--log-slave-updates=ON",
                "--default-time-zone=+00:00",
                // Committed transactions outlive the process, though not the machine.
                "--innodb-flush-log-at-trx-commit=2",
                "--sync-binlog=0"));
        return command;
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
        return directory.resolve("mariadbd.log");
    }

    private static BackendException notStarting(Path directory, String what) {
        return new BackendException(
                "MariaDB " + what + ": " + lastError(log(directory)) + " (its log is " + log(directory) + ")");
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
