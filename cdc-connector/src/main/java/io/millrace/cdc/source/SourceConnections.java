package io.millrace.cdc.source;

import io.millrace.cdc.settings.SourceSettings;
import io.millrace.cdc.settings.TlsMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.mariadb.jdbc.Driver;

/** Opens SQL connections to a source as its settings say. */
public final class SourceConnections {
    private final SourceSettings source;
    private final Duration answerTimeout;

    /**
     * @param answerTimeout for the connection and for each statement
     */
    public SourceConnections(SourceSettings source, Duration answerTimeout) {
        this.source = source;
        this.answerTimeout = answerTimeout;
    }

    /** A connection for short questions. */
    public Connection open() throws SQLException {
        return open(answerTimeout);
    }

    /**
     * A connection for statements that may take longer.
     *
     * @param statementTimeout zero for none
     */
    public Connection open(Duration statementTimeout) throws SQLException {
        Connection connection =
                new Driver().connect("jdbc:mariadb://" + source.address() + "/", properties(statementTimeout));
        if (connection == null) {
            throw new SQLException("the driver does not take the address");
        }
        return connection;
    }

    /** The failure of a connection or a statement in the words of an operator. */
    public SourceUnavailableException unavailable(SQLException failure) {
        return FailureClassifier.unavailable(source, failure);
    }

    private Properties properties(Duration statementTimeout) {
        Properties properties = new Properties();
        properties.setProperty("user", source.user());
        properties.setProperty("password", source.password());
        properties.setProperty("connectTimeout", Long.toString(answerTimeout.toMillis()));
        properties.setProperty("socketTimeout", Long.toString(statementTimeout.toMillis()));
        properties.setProperty("sessionVariables", "time_zone='+00:00'");
        properties.setProperty("sslMode", sslMode(source.tls()));
        source.tlsCertificate().ifPresent(file -> properties.setProperty("serverSslCert", file));
        if (source.tls() == TlsMode.DISABLED && source.isLoopback()) {
            // Without TLS the password travels encrypted with a key that the server hands out: only safe within one
            // machine.
            properties.setProperty("allowPublicKeyRetrieval", "true");
        }
        return properties;
    }

    private static String sslMode(TlsMode mode) {
        return switch (mode) {
            case DISABLED -> "disable";
            case REQUIRED -> "trust";
            case VERIFY_CA -> "verify-ca";
            case VERIFY_FULL -> "verify-full";
        };
    }
}
