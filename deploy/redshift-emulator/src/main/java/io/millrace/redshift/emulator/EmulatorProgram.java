package io.millrace.redshift.emulator;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs an emulator until the process is ended. Exit code 2 when it was called wrongly, 3 when it can't reach PostgreSQL or listen.
 */
@Command(
        name = "redshift-emulator",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Speaks Redshift's dialect over the PostgreSQL protocol in front of a PostgreSQL server.",
            "",
            "Passwords come from the environment: POSTGRES_PASSWORD of the superuser (empty when the server trusts it),"
                    + " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY of the object store; with --warehouse also"
                    + " WAREHOUSE_OWNER_PASSWORD and WAREHOUSE_ANALYST_PASSWORD.",
            ""
        },
        footer = {"", "Example:", "  redshift-emulator --postgres 127.0.0.1:5432 --s3 http://127.0.0.1:9000"})
public final class EmulatorProgram implements Callable<Integer> {
    private static final String LOGGING = "io/millrace/redshift/emulator/program-logback.xml";
    private static final int CALLED_WRONGLY = 2;
    private static final int UNREACHABLE = 3;

    private final Map<String, String> environment;
    private final PrintStream out;
    private final PrintStream err;
    private final Stop stop;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:5439",
            description = "Where clients connect, without encryption; port 0 takes a free one (${DEFAULT-VALUE}).")
    private String listen = "";

    @Option(
            names = "--postgres",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:5432",
            description = "The PostgreSQL server, of version 16 or newer (${DEFAULT-VALUE}).")
    private String postgres = "";

    @Option(
            names = "--user",
            paramLabel = "NAME",
            defaultValue = "postgres",
            description = "Its superuser (${DEFAULT-VALUE}).")
    private String user = "";

    @Option(
            names = "--database",
            paramLabel = "NAME",
            defaultValue = "postgres",
            description = "One of its databases; clients may use all of them (${DEFAULT-VALUE}).")
    private String database = "";

    @Option(
            names = "--warehouse",
            description = "First make the database " + WarehouseRoles.DATABASE + " with its owner "
                    + WarehouseRoles.OWNER + " and its reader " + WarehouseRoles.ANALYST + ", unless they are there.")
    private boolean warehouse;

    @Option(
            names = "--monitor",
            description = "First make the monitor's database " + MonitorDatabase.DATABASE + " with its owner "
                    + MonitorDatabase.OWNER + ", unless they are there.")
    private boolean monitor;

    @Option(
            names = "--s3",
            paramLabel = "URL",
            required = true,
            description = "The object store that COPY and UNLOAD use.")
    private URI s3 = URI.create("");

    @Option(
            names = "--region",
            defaultValue = "us-east-1",
            description = "Region of the object store (${DEFAULT-VALUE}).")
    private String region = "";

    @Option(
            names = "--isolation",
            defaultValue = "SNAPSHOT",
            description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private Behaviour.Isolation isolation = Behaviour.Isolation.SNAPSHOT;

    @Option(
            names = "--exact-json-fractions",
            description = "Keep every digit of numbers in JSON, as Redshift does not.")
    private boolean exactJsonFractions;

    /** What ends the program. */
    @FunctionalInterface
    interface Stop {
        void await() throws InterruptedException;
    }

    EmulatorProgram(Map<String, String> environment, PrintStream out, PrintStream err, Stop stop) {
        this.environment = environment;
        this.out = out;
        this.err = err;
        this.stop = stop;
    }

    public static void main(String[] arguments) {
        EmulatorProgram program =
                new EmulatorProgram(System.getenv(), System.out, System.err, Thread.currentThread()::join);
        System.getProperties().putIfAbsent("logback.configurationFile", LOGGING);
        System.exit(new CommandLine(program)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        EmulatorSettings settings;
        Optional<WarehouseRoles> roles;
        Optional<MonitorDatabase> monitors;
        try {
            settings = settings();
            roles = warehouse ? Optional.of(roles(settings.postgres())) : Optional.empty();
            monitors = monitor ? Optional.of(monitorDatabase(settings.postgres())) : Optional.empty();
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            return CALLED_WRONGLY;
        }
        RedshiftEmulator emulator;
        try {
            if (roles.isPresent()) {
                roles.get().prepare();
            }
            if (monitors.isPresent()) {
                monitors.get().prepare();
            }
            emulator = RedshiftEmulator.start(settings);
        } catch (SQLException | IllegalStateException | UncheckedIOException e) {
            err.println(e.getMessage());
            return UNREACHABLE;
        }
        Thread close = new Thread(emulator::close, "close");
        Runtime.getRuntime().addShutdownHook(close);
        try {
            String host = settings.listen().getHostString();
            out.println("Listening: jdbc:redshift://" + host + ":" + emulator.port() + "/" + database + "?ssl=false");
            out.flush();
            stop.await();
        } finally {
            Runtime.getRuntime().removeShutdownHook(close);
            emulator.close();
        }
        return 0;
    }

    private EmulatorSettings settings() {
        InetSocketAddress server = address("--postgres", postgres);
        return new EmulatorSettings(
                address("--listen", listen),
                new PostgresTarget(
                        server.getHostString(),
                        server.getPort(),
                        user,
                        environment.getOrDefault("POSTGRES_PASSWORD", ""),
                        database),
                new S3Target(
                        s3,
                        region,
                        variable("AWS_ACCESS_KEY_ID", "the object store's key"),
                        variable("AWS_SECRET_ACCESS_KEY", "the object store's key")),
                new Behaviour(exactJsonFractions, isolation));
    }

    private WarehouseRoles roles(PostgresTarget server) {
        return new WarehouseRoles(
                server,
                variable("WAREHOUSE_OWNER_PASSWORD", "the password of " + WarehouseRoles.OWNER),
                variable("WAREHOUSE_ANALYST_PASSWORD", "the password of " + WarehouseRoles.ANALYST));
    }

    private MonitorDatabase monitorDatabase(PostgresTarget server) {
        return new MonitorDatabase(server, variable("MONITOR_PASSWORD", "the password of " + MonitorDatabase.OWNER));
    }

    private String variable(String name, String meaning) {
        String value = environment.getOrDefault(name, "");
        if (value.isBlank()) {
            throw new IllegalArgumentException("the environment has no " + name + ": set it to " + meaning);
        }
        return value;
    }

    private static InetSocketAddress address(String option, String text) {
        int colon = text.lastIndexOf(':');
        try {
            return new InetSocketAddress(
                    text.substring(0, Math.max(0, colon)), Integer.parseInt(text.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(option + " must be HOST:PORT, but is '" + text + "'", e);
        }
    }
}
