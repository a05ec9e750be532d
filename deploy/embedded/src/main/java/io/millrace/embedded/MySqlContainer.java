package io.millrace.embedded;

import java.time.Duration;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;

/** A MySQL server in a container. Its administrator's password is that of the directory's first start. */
final class MySqlContainer extends RestartableServer implements MySqlBackend {

    private static final String IMAGE = "mysql:8.0";
    private static final int INNER_PORT = 3306;
    private static final Duration START_LIMIT = Duration.ofMinutes(3);

    private final MySqlSettings settings;
    private final int port;

    MySqlContainer(MySqlSettings settings) {
        super("MySQL", settings.directory());
        this.settings = settings;
        this.port = LoopbackPort.orFree(settings.port());
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
        return EmbeddedMySql.ADMINISTRATOR;
    }

    @Override
    public String password() {
        return settings.password();
    }

    @Override
    Running launch() throws Exception {
        Running server = new Container(IMAGE, port, INNER_PORT, settings.directory(), "/var/lib/mysql")
                .start(container -> container
                        .withEnv("MYSQL_ROOT_PASSWORD", settings.password())
                        .withEnv("MYSQL_ROOT_HOST", "localhost")
                        .withCopyToContainer(
                                Transferable.of(administrator()), "/docker-entrypoint-initdb.d/administrator.sql")
                        .withCommand(
                                "--skip-name-resolve",
                                "--server-id=1",
                                "--log-bin=binlog",
                                "--binlog-format=ROW",
                                "--binlog-row-image=FULL",
                                "--binlog-row-metadata=FULL",
                                "--gtid-mode=ON",
                                "--enforce-gtid-consistency=ON",
                                "--default-time-zone=+00:00")
                        .waitingFor(Wait.forListeningPort()));
        try {
            awaitGreeting();
        } catch (Exception e) {
            server.stop();
            throw e;
        }
        return server;
    }

    private String administrator() {
        String account = "'" + user() + "'@'%'";
        return """
                SET SESSION sql_log_bin = 0;
                CREATE USER %1$s IDENTIFIED WITH mysql_native_password BY '%2$s';
                GRANT ALL ON *.* TO %1$s WITH GRANT OPTION;
                """.formatted(account, settings.password());
    }

    /** The port is open as soon as the container runs; the server behind it comes later. */
    private void awaitGreeting() throws InterruptedException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!MySqlGreeting.on(port)) {
            if (System.nanoTime() > deadline) {
                throw new BackendException("MySQL's container doesn't answer within " + START_LIMIT.toSeconds() + " s");
            }
            Thread.sleep(200);
        }
    }
}
