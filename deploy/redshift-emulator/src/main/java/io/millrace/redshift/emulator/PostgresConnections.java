package io.millrace.redshift.emulator;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;

/** The emulator's own connections to PostgreSQL, as its superuser. */
public final class PostgresConnections {
    private static final int CONNECT_SECONDS = 10;

    private PostgresConnections() {}

    public static Connection open(PostgresTarget target, String database) throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {target.host()});
        source.setPortNumbers(new int[] {target.port()});
        source.setDatabaseName(database);
        source.setUser(target.superuser());
        source.setPassword(target.superuserPassword());
        source.setApplicationName("redshift-emulator");
        source.setConnectTimeout(CONNECT_SECONDS);
        return source.getConnection();
    }
}
