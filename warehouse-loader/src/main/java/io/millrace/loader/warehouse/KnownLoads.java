package io.millrace.loader.warehouse;

import io.millrace.schemas.error.MillraceException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The loads that the warehouse knows, over a connection for each question. Thread-safe. */
public final class KnownLoads {
    private static final List<String> TABLES = List.of("loads", "bad_rows");

    private final RedshiftConnections connections;
    private final Duration timeout;

    /**
     * @param timeout the warehouse ends a question that takes longer
     */
    public KnownLoads(RedshiftConnections connections, Duration timeout) {
        this.connections = connections;
        this.timeout = timeout;
    }

    /**
     * Those that are committed, or that bad rows speak of.
     *
     * @throws MillraceException when the warehouse does not answer
     */
    public Set<String> among(Set<String> loads) {
        Set<String> known = new HashSet<>();
        try (Connection connection = connections.open(timeout)) {
            for (List<String> chunk : Statements.chunks(loads)) {
                for (String table : TABLES) {
                    known.addAll(Statements.query(
                            connection,
                            row -> row.getString(1),
                            "SELECT DISTINCT load_id FROM millrace." + table + " WHERE load_id IN ("
                                    + Statements.repeat("?", chunk.size()) + ")",
                            chunk.toArray()));
                }
            }
            return known;
        } catch (SQLException e) {
            throw SqlFailures.unavailable("looking for loads", e);
        }
    }
}
