package io.millrace.redshift.emulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Makes the functions, tables and views of Redshift's catalog that PostgreSQL lacks, in every database; can be run again. */
final class Bootstrap {
    private static final String SCRIPT = "bootstrap.sql";
    private static final long LOCK = 0x6d696c6c72616365L;

    private final PostgresTarget postgres;

    Bootstrap(PostgresTarget postgres) {
        this.postgres = postgres;
    }

    void run() throws SQLException {
        String script = script();
        for (String database : databases()) {
            try (Connection connection = PostgresConnections.open(postgres, database);
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute("SET LOCAL allow_system_table_mods = on");
                statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
                statement.execute(script);
                connection.commit();
            }
        }
    }

    /** The template is among them, so that databases made later have it all too. */
    private List<String> databases() throws SQLException {
        List<String> names = new ArrayList<>();
        try (Connection connection = PostgresConnections.open(postgres, postgres.database());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT datname FROM pg_database WHERE datallowconn")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    private static String script() {
        try (InputStream in = Bootstrap.class.getResourceAsStream(SCRIPT)) {
            if (in == null) {
                throw new IllegalStateException("the class path has no " + SCRIPT);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
