package io.millrace.redshift.emulator;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The monitor's own database and its user, in the PostgreSQL server that stands behind the emulator. Nothing of the warehouse
 * can be reached from it, nor it from the warehouse.
 */
public final class MonitorDatabase {

    /** The database. */
    public static final String DATABASE = "monitor";
    /** User that owns it. */
    public static final String OWNER = "millrace_monitor";

    private final PostgresTarget postgres;
    private final String password;

    public MonitorDatabase(PostgresTarget postgres, String password) {
        this.postgres = postgres;
        this.password = password;
    }

    /** Makes what is missing and sets the user's password. Safe to repeat, also after being cut off anywhere. */
    public void prepare() throws SQLException {
        try (Connection connection = WarehouseRoles.connect(postgres, "postgres");
                Statement statement = connection.createStatement()) {
            WarehouseRoles.prepareRole(statement, OWNER, password);
            if (!WarehouseRoles.exists(statement, "SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
                statement.execute("CREATE DATABASE " + DATABASE + " OWNER " + OWNER);
            }
            statement.execute("REVOKE ALL ON DATABASE " + DATABASE + " FROM PUBLIC");
        }
    }
}
