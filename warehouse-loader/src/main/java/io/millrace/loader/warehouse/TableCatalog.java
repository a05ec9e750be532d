package io.millrace.loader.warehouse;

import io.millrace.loader.table.TableDefinition;
import io.millrace.loader.table.TableName;
import io.millrace.schemas.error.MillraceException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;

/** The warehouse's tables, over a connection for each look. Thread-safe. */
public final class TableCatalog {
    private final RedshiftConnections connections;
    private final Duration timeout;

    /**
     * @param timeout the warehouse ends a look that takes longer
     */
    public TableCatalog(RedshiftConnections connections, Duration timeout) {
        this.connections = connections;
        this.timeout = timeout;
    }

    /**
     * Every table of these schemas.
     *
     * @throws MillraceException when the warehouse does not answer
     */
    public Map<TableName, TableDefinition> tables(Collection<String> schemas) {
        try (Connection connection = connections.open(timeout)) {
            return Catalog.tables(connection, schemas);
        } catch (SQLException e) {
            throw SqlFailures.unavailable("listing its tables", e);
        }
    }
}
