package io.millrace.loader.warehouse;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Proves again and again, over one connection, that the warehouse answers. */
public final class WarehouseProbe implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WarehouseProbe.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final RedshiftConnections connections;
    private @Nullable Connection connection;

    public WarehouseProbe(RedshiftConnections connections) {
        this.connections = connections;
    }

    /** Returns when the warehouse has answered; throws its error otherwise. */
    public synchronized void prove() throws SQLException {
        try {
            if (connection == null) {
                connection = connections.open(TIMEOUT);
            }
            Statements.query(connection, row -> row.getInt(1), "SELECT 1");
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    @Override
    public synchronized void close() {
        Connection old = connection;
        connection = null;
        if (old == null) {
            return;
        }
        try {
            old.close();
        } catch (SQLException e) {
            LOG.debug("the probe's connection was gone before it was closed: {}", SqlFailures.text(e));
        }
    }
}
