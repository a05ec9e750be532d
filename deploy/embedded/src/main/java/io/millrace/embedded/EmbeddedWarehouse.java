package io.millrace.embedded;

/**
 * A warehouse: the Redshift emulator in this process before a PostgreSQL server in processes of its own, both on the
 * loopback address only.
 */
public final class EmbeddedWarehouse extends EmulatedWarehouse {

    private final WarehouseSettings settings;

    private EmbeddedWarehouse(WarehouseSettings settings) {
        super(settings);
        this.settings = settings;
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
    Postgres startPostgres(int postgresPort) throws Exception {
        QuietLogging.atWarn("io.zonky");
        return PostgresServer.start(new PostgresSettings(
                settings.directory(),
                settings.binaries(),
                postgresPort,
                settings.passwords().superuser()));
    }
}
