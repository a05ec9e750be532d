package io.millrace.monitor.warehouse;

import io.millrace.runtime.settings.WarehouseSettings;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;

/** One connection to the warehouse, opened when it is needed and dropped when it fails. Used by one thread at a time. */
public final class WarehouseSession implements AutoCloseable {
    private final WarehouseSettings settings;
    private final Duration timeout;
    private Optional<Connection> open = Optional.empty();

    /**
     * @param timeout longest time for one statement; the connection itself is given up a little later
     */
    public WarehouseSession(WarehouseSettings settings, Duration timeout) {
        this.settings = settings;
        this.timeout = timeout;
    }

    /**
     * Does something with the connection.
     *
     * @throws MillraceException {@link ErrorCode#WAREHOUSE_UNAVAILABLE} when the warehouse does not answer or refuses; the
     *     next call connects anew
     */
    public synchronized <T> T run(Work<T> work) {
        try {
            return work.with(connection());
        } catch (SQLException e) {
            close();
            throw new MillraceException(
                    ErrorCode.WAREHOUSE_UNAVAILABLE,
                    "the warehouse at " + settings.jdbcUrl() + " does not answer: " + e.getMessage()
                            + "; check that it runs, and the user and password",
                    e);
        }
    }

    /** Proves that the warehouse answers. */
    public void probe() {
        run(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.execute("select 1");
            }
        });
    }

    private Connection connection() throws SQLException {
        if (open.isPresent()) {
            return open.get();
        }
        long seconds = Math.max(1, timeout.toSeconds());
        Properties properties = new Properties();
        properties.setProperty("user", settings.user());
        properties.setProperty("password", settings.password());
        properties.setProperty("loginTimeout", Long.toString(seconds));
        properties.setProperty("connectTimeout", Long.toString(seconds));
        properties.setProperty("socketTimeout", Long.toString(seconds + 2));
        properties.setProperty("ApplicationName", "millrace-metrics-monitor");
        Connection connection = new com.amazon.redshift.Driver().connect(settings.jdbcUrl(), properties);
        if (connection == null) {
            throw new SQLException("the driver does not take the address");
        }
        open = Optional.of(connection);
        try (Statement statement = connection.createStatement()) {
            statement.execute("set statement_timeout to " + timeout.toMillis());
        }
        return connection;
    }

    @Override
    public synchronized void close() {
        Optional<Connection> closing = open;
        open = Optional.empty();
        closing.ifPresent(connection -> {
            try {
                connection.close();
            } catch (SQLException e) {
                // It was given up anyway.
            }
        });
    }

    /** Something to do with a connection in autocommit mode. */
    @FunctionalInterface
    public interface Work<T> {
        T with(Connection connection) throws SQLException;
    }
}
