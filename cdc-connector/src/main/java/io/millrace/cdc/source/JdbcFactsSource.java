package io.millrace.cdc.source;

import io.millrace.cdc.check.ServerFacts;
import java.sql.Connection;
import java.sql.SQLException;

/** Connects anew for every reading, so that each proves the address, the account and the encryption too. */
public final class JdbcFactsSource implements FactsSource {
    private final SourceConnections connections;

    public JdbcFactsSource(SourceConnections connections) {
        this.connections = connections;
    }

    @Override
    public ServerFacts read() {
        try (Connection connection = connections.open()) {
            return new FactsReader(connection).read();
        } catch (SQLException e) {
            throw connections.unavailable(e);
        }
    }
}
