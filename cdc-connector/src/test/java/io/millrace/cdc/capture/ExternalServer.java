package io.millrace.cdc.capture;

import io.millrace.embedded.MySqlBackend;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import org.mariadb.jdbc.Driver;
import org.opentest4j.TestAbortedException;

/**
 * A server that somebody else runs, to be tested against in place of the embedded one of its family: {@code
 * MILLRACE_TEST_MYSQL_URL=mysql://user:password@host:port}. The account needs all rights, and the server none of the tests' databases.
 */
record ExternalServer(String host, int port, String user, String password) implements MySqlBackend {
    private static final String VARIABLE = "MILLRACE_TEST_MYSQL_URL";

    static Optional<ExternalServer> ofEnvironment() {
        return Optional.ofNullable(System.getenv(VARIABLE))
                .filter(text -> !text.isBlank())
                .map(ExternalServer::of);
    }

    static ExternalServer of(String text) {
        URI address = URI.create(text);
        String login = address.getUserInfo();
        if (address.getHost() == null || login == null || login.indexOf(':') < 0) {
            throw new IllegalArgumentException(VARIABLE + " must be mysql://user:password@host:port");
        }
        int colon = login.indexOf(':');
        return new ExternalServer(
                address.getHost(),
                address.getPort() < 0 ? 3306 : address.getPort(),
                login.substring(0, colon),
                login.substring(colon + 1));
    }

    /** {@code mysql} or {@code mariadb}. */
    String flavor() {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("sslMode", "trust");
        try (Connection connection = new Driver().connect("jdbc:mariadb://" + host + ":" + port + "/", properties)) {
            String version = connection.getMetaData().getDatabaseProductVersion();
            System.out.println("Tests of the connector use " + version + " at " + host + ":" + port);
            return version.contains("MariaDB") ? "mariadb" : "mysql";
        } catch (SQLException e) {
            throw new IllegalStateException("the server of " + VARIABLE + " does not answer: " + e.getMessage(), e);
        }
    }

    @Override
    public void start() {}

    @Override
    public void stop() {
        throw new TestAbortedException("a server that somebody else runs is not stopped");
    }

    @Override
    public boolean running() {
        return true;
    }

    @Override
    public void close() {}
}
