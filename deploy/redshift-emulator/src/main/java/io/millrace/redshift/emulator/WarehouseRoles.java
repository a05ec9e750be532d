package io.millrace.redshift.emulator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import org.postgresql.ds.PGSimpleDataSource;

/** The warehouse's database, its owner and its read-only analyst, in a PostgreSQL server. */
public final class WarehouseRoles {

    /** The database. */
    public static final String DATABASE = "warehouse";
    /** User that owns the tables. */
    public static final String OWNER = "millrace_owner";
    /** User that may read every table. */
    public static final String ANALYST = "analyst";

    private final PostgresTarget postgres;
    private final String ownerPassword;
    private final String analystPassword;

    public WarehouseRoles(PostgresTarget postgres, String ownerPassword, String analystPassword) {
        this.postgres = postgres;
        this.ownerPassword = ownerPassword;
        this.analystPassword = analystPassword;
    }

    /** Makes what is missing and sets the two users' passwords. Safe to repeat, also after being cut off anywhere. */
    public void prepare() throws SQLException {
        try (Connection connection = connect(postgres, "postgres");
                Statement statement = connection.createStatement()) {
            prepareRole(statement, OWNER, ownerPassword);
            prepareRole(statement, ANALYST, analystPassword);
            if (!exists(statement, "SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
                statement.execute("CREATE DATABASE " + DATABASE + " OWNER " + OWNER);
            }
            for (String database : new String[] {"postgres", "template1", DATABASE}) {
                statement.execute("REVOKE ALL ON DATABASE " + database + " FROM PUBLIC");
            }
            statement.execute("GRANT CONNECT ON DATABASE " + DATABASE + " TO " + ANALYST);
        }
        try (Connection connection = connect(postgres, DATABASE);
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER SCHEMA public OWNER TO " + OWNER);
            statement.execute("CREATE SCHEMA IF NOT EXISTS millrace AUTHORIZATION " + OWNER);
            for (String schema : new String[] {"public", "millrace"}) {
                statement.execute("REVOKE CREATE ON SCHEMA " + schema + " FROM PUBLIC");
                statement.execute("GRANT USAGE ON SCHEMA " + schema + " TO " + ANALYST);
                statement.execute("GRANT SELECT ON ALL TABLES IN SCHEMA " + schema + " TO " + ANALYST);
                statement.execute("ALTER DEFAULT PRIVILEGES FOR ROLE " + OWNER + " IN SCHEMA " + schema
                        + " GRANT SELECT ON TABLES TO " + ANALYST);
            }
            statement.execute("REVOKE EXECUTE ON FUNCTION lo_creat(integer), lo_create(oid), lo_from_bytea(oid, bytea)"
                    + " FROM PUBLIC");
        }
    }

    static void prepareRole(Statement statement, String role, String password) throws SQLException {
        if (!exists(statement, "SELECT 1 FROM pg_roles WHERE rolname = '" + role + "'")) {
            statement.execute("CREATE ROLE " + role);
        }
        // The hash, so that the password itself never stands in a statement that the server may log.
        statement.execute("ALTER ROLE " + role + " LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD '"
                + md5(role, password) + "'");
    }

    static boolean exists(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            return rows.next();
        }
    }

    static Connection connect(PostgresTarget postgres, String database) throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {postgres.host()});
        source.setPortNumbers(new int[] {postgres.port()});
        source.setDatabaseName(database);
        return source.getConnection(postgres.superuser(), postgres.superuserPassword());
    }

    /** PostgreSQL's stored form of an MD5 password, the method that every Redshift client knows. */
    private static String md5(String role, String password) {
        try {
            byte[] salted = (password + role).getBytes(StandardCharsets.UTF_8);
            return "md5"
                    + HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(salted));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has MD5", e);
        }
    }
}
