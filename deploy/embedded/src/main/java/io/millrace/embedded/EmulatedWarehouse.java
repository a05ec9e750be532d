package io.millrace.embedded;

import io.millrace.redshift.emulator.EmulatorSettings;
import io.millrace.redshift.emulator.MonitorDatabase;
import io.millrace.redshift.emulator.PostgresTarget;
import io.millrace.redshift.emulator.RedshiftEmulator;
import io.millrace.redshift.emulator.S3Target;
import io.millrace.redshift.emulator.WarehouseRoles;
import java.io.IOException;

/** The Redshift emulator in this process before a PostgreSQL server, which the subclass starts. */
abstract class EmulatedWarehouse extends RestartableServer implements WarehouseBackend {

    /** A PostgreSQL server that answers. */
    interface Postgres {

        /** Says that the databases and roles are made. */
        void prepared() throws Exception;

        void stop() throws Exception;
    }

    private final WarehouseSettings settings;
    private final int port;
    private final int postgresPort;

    EmulatedWarehouse(WarehouseSettings settings) {
        super("the warehouse", settings.directory());
        this.settings = settings;
        this.port = LoopbackPort.orFree(settings.port());
        this.postgresPort = LoopbackPort.orFree(settings.postgresPort(), port);
    }

    /**
     * Starts PostgreSQL on the port, with {@link PostgresServer#SUPERUSER} and the superuser's password. The server of an earlier
     * start may still listen there.
     */
    abstract Postgres startPostgres(int postgresPort) throws Exception;

    @Override
    public final String jdbcUrl() {
        return "jdbc:redshift://" + host() + ":" + port + "/" + database() + "?ssl=false";
    }

    @Override
    public final String host() {
        return LoopbackPort.HOST;
    }

    @Override
    public final int port() {
        return port;
    }

    @Override
    public final String database() {
        return WarehouseRoles.DATABASE;
    }

    @Override
    public final String ownerUser() {
        return WarehouseRoles.OWNER;
    }

    @Override
    public final String ownerPassword() {
        return settings.passwords().owner();
    }

    @Override
    public final String analystUser() {
        return WarehouseRoles.ANALYST;
    }

    @Override
    public final String analystPassword() {
        return settings.passwords().analyst();
    }

    @Override
    public final String monitorJdbcUrl() {
        return "jdbc:postgresql://" + host() + ":" + postgresPort + "/" + MonitorDatabase.DATABASE;
    }

    @Override
    public final String monitorUser() {
        return MonitorDatabase.OWNER;
    }

    @Override
    public final String monitorPassword() {
        return settings.passwords().monitor();
    }

    @Override
    final Running launch() throws Exception {
        QuietLogging.atWarn("software.amazon.awssdk");
        LoopbackPort.requireFree("the warehouse", port);
        Postgres postgres = startPostgres(postgresPort);
        try {
            WarehousePasswords passwords = settings.passwords();
            new WarehouseRoles(postgres("postgres"), passwords.owner(), passwords.analyst()).prepare();
            new MonitorDatabase(postgres("postgres"), passwords.monitor()).prepare();
            postgres.prepared();
            RedshiftEmulator emulator = RedshiftEmulator.start(emulatorSettings());
            return () -> {
                try {
                    emulator.close();
                } finally {
                    postgres.stop();
                }
            };
        } catch (Exception e) {
            postgres.stop();
            throw e;
        }
    }

    private EmulatorSettings emulatorSettings() throws IOException {
        ObjectStoreAccess store = settings.store();
        return new EmulatorSettings(
                LoopbackPort.address(port),
                postgres(WarehouseRoles.DATABASE),
                new S3Target(store.endpoint(), store.region(), store.accessKey(), store.secretKey()));
    }

    private PostgresTarget postgres(String database) {
        return new PostgresTarget(
                LoopbackPort.HOST,
                postgresPort,
                PostgresServer.SUPERUSER,
                settings.passwords().superuser(),
                database);
    }
}
