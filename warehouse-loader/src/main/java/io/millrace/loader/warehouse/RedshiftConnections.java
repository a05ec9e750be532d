package io.millrace.loader.warehouse;

import com.amazon.redshift.Driver;
import io.millrace.runtime.settings.WarehouseSettings;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Opens connections to the warehouse that notice when it is gone. Thread-safe. */
public final class RedshiftConnections {
    /** How much later than the warehouse itself we give a statement up. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final Driver driver = new Driver();
    private final WarehouseSettings settings;
    private final Duration connectTimeout;

    public RedshiftConnections(WarehouseSettings settings, Duration connectTimeout) {
        this.settings = settings;
        this.connectTimeout = connectTimeout;
    }

    /**
     * A new connection.
     *
     * @param statementTimeout the warehouse ends any statement that takes longer
     */
    public Connection open(Duration statementTimeout) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", settings.user());
        properties.setProperty("password", settings.password());
        properties.setProperty("ApplicationName", "millrace-warehouse-loader");
        properties.setProperty("connectTimeout", seconds(connectTimeout));
        properties.setProperty("loginTimeout", seconds(connectTimeout));
        properties.setProperty("socketTimeout", seconds(statementTimeout.plus(GRACE)));
        properties.setProperty("tcpKeepAlive", "true");
        Connection connection = driver.connect(settings.jdbcUrl(), properties);
        if (connection == null) {
            throw new SQLException("the Redshift driver does not take the address " + settings.jdbcUrl(), "08001");
        }
        try (Statement statement = connection.createStatement()) {
            limit(statement, statementTimeout);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** The same as a data source, for programs that want one. */
    public DataSource dataSource(Duration statementTimeout) {
        return new OwnDataSource(statementTimeout);
    }

    static void limit(Statement statement, Duration statementTimeout) throws SQLException {
        statement.execute("SET statement_timeout TO " + statementTimeout.toMillis());
    }

    private static String seconds(Duration duration) {
        return Long.toString(Math.max(1, duration.toSeconds()));
    }

    private final class OwnDataSource implements DataSource {
        private final Duration statementTimeout;

        private OwnDataSource(Duration statementTimeout) {
            this.statementTimeout = statementTimeout;
        }

        @Override
        public Connection getConnection() throws SQLException {
            return open(statementTimeout);
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            throw new SQLFeatureNotSupportedException("the user is set once");
        }

        @Override
        public @Nullable PrintWriter getLogWriter() {
            return null;
        }

        @Override
        public void setLogWriter(PrintWriter out) {
            // The driver logs by its own means.
        }

        @Override
        public void setLoginTimeout(int seconds) throws SQLException {
            throw new SQLFeatureNotSupportedException("the timeout is set once");
        }

        @Override
        public int getLoginTimeout() {
            return 0;
        }

        @Override
        public Logger getParentLogger() throws SQLFeatureNotSupportedException {
            throw new SQLFeatureNotSupportedException("the driver logs by its own means");
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            throw new SQLException("not a wrapper of " + type.getName());
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return false;
        }
    }
}
