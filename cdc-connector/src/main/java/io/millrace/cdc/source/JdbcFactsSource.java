package io.millrace.cdc.source;

import io.millrace.cdc.check.ServerFacts;
import io.millrace.cdc.settings.SourceSettings;
import io.millrace.cdc.settings.TlsMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.mariadb.jdbc.Driver;

/** Connects anew for every reading, so that each proves the address, the account and the encryption too. */
public final class JdbcFactsSource implements FactsSource {
    private final SourceSettings source;
    private final Duration answerTimeout;

    /**
     * @param answerTimeout for the connection and for each statement
     */
    public JdbcFactsSource(SourceSettings source, Duration answerTimeout) {
        this.source = source;
        this.answerTimeout = answerTimeout;
    }

    @Override
    public ServerFacts read() {
        try (Connection connection = connect()) {
            return new FactsReader(connection).read();
        } catch (SQLException e) {
            throw FailureClassifier.unavailable(source, e);
        }
    }

    private Connection connect() throws SQLException {
        Connection connection = new Driver().connect("jdbc:mariadb://" + source.address() + "/", properties());
        if (connection == null) {
            throw new SQLException("the driver does not take the address");
        }
        return connection;
    }

    private Properties properties() {
        Properties properties = new Properties();
        String timeout = Long.toString(answerTimeout.toMillis());
        properties.setProperty("user", source.user());
        properties.setProperty("password", source.password());
        properties.setProperty("connectTimeout", timeout);
        properties.setProperty("socketTimeout", timeout);
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
