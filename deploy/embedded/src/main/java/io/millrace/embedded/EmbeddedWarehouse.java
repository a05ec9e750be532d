package io.millrace.embedded;

/**
 * A warehouse: the Redshift emulator in this process before a PostgreSQL server in processes of its own, both on the
 * loopback address only.
 */
public final class EmbeddedWarehouse extends RestartableServer implements WarehouseBackend {

    private final WarehouseSettings settings;
    private final int port;
    private final int postgresPort;

    private EmbeddedWarehouse(WarehouseSettings settings) {
        super("the warehouse", settings.directory());
        this.settings = settings;
        this.port = LoopbackPort.orFree(settings.port());
        this.postgresPort = port;
    }

    /**
     * Starts a warehouse.
     *
     * @throws BackendException if it can't start
     */
    public static EmbeddedWarehouse start(WarehouseSettings settings) {
        EmbeddedWarehouse warehouse = new EmbeddedWarehouse(settings);
        warehouse.start();
        return warehouse;
    }

    @Override
    public String jdbcUrl() {
        return "jdbc:redshift://" + host() + ":" + port + "/" + database() + "?ssl=false";
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
    public String database() {
        return WarehouseRoles.DATABASE;
    }

    @Override
    public String ownerUser() {
        return WarehouseRoles.OWNER;
    }

    @Override
    public String ownerPassword() {
        return settings.passwords().owner();
    }

    @Override
    public String analystUser() {
        return WarehouseRoles.ANALYST;
    }

    @Override
    public String analystPassword() {
        return settings.passwords().analyst();
    }

    @Override
    Running launch() throws Exception {
        QuietLogging.atWarn("io.zonky");
        LoopbackPort.requireFree("the warehouse's PostgreSQL", postgresPort);
        PostgresServer postgres = PostgresServer.start(new PostgresSettings(
                settings.directory(),
                settings.binaries(),
                postgresPort,
                settings.passwords().superuser()));
        try {
            new WarehouseRoles(LoopbackPort.HOST, postgresPort, settings.passwords()).prepare();
            postgres.prepared();
        } catch (Exception e) {
            postgres.stop();
            throw e;
        }
        return postgres::stop;
    }
}
