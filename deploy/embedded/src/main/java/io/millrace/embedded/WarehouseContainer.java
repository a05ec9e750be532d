package io.millrace.embedded;

import org.testcontainers.containers.wait.strategy.Wait;

/** The Redshift emulator in this process before a PostgreSQL server in a container. */
final class WarehouseContainer extends EmulatedWarehouse {

    private static final String IMAGE = "postgres:18";
    private static final int INNER_PORT = 5432;

    private final WarehouseSettings settings;

    WarehouseContainer(WarehouseSettings settings) {
        super(settings);
        this.settings = settings;
    }

    @Override
    Postgres startPostgres(int postgresPort) throws Exception {
        LoopbackPort.requireFree("the warehouse's PostgreSQL", postgresPort);
        Running server = new Container(IMAGE, postgresPort, INNER_PORT, settings.directory(), "/var/lib/postgresql")
                .start(container -> container
                        .withEnv("POSTGRES_USER", PostgresServer.SUPERUSER)
                        .withEnv("POSTGRES_PASSWORD", settings.passwords().superuser())
                        .withEnv("POSTGRES_HOST_AUTH_METHOD", "md5")
                        .withEnv(
                                "POSTGRES_INITDB_ARGS",
                                "--encoding=UTF8 --locale=C --locale-provider=builtin --builtin-locale=C.UTF-8")
                        // A server that only makes the database answers within the container alone, before the real
                        // one.
                        .waitingFor(Wait.forSuccessfulCommand("pg_isready -h 127.0.0.1 -p " + INNER_PORT)));
        return new Postgres() {
            @Override
            public void prepared() {}

            @Override
            public void stop() throws Exception {
                server.stop();
            }
        };
    }
}
