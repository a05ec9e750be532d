package io.millrace.monitor.warehouse;

import io.millrace.monitor.collect.Collector;
import io.millrace.monitor.collect.Depth;
import io.millrace.schemas.dataset.DatasetName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Counts the warehouse. The tables come before the ledger: a load between the two can then make a table only smaller than
 * its ledger, never larger.
 */
public final class WarehouseCollector implements Collector<WarehouseCounts>, AutoCloseable {
    private final WarehouseSession session;
    private final WarehouseQueries queries;
    private final Duration tableInterval;
    private final InstantSource clock;
    private Map<DatasetName, TableCount> tables = Map.of();
    private Instant nextTables = Instant.MIN;

    /**
     * @param schema where the loaded tables stand
     * @param tableInterval how often the tables themselves are counted
     */
    public WarehouseCollector(WarehouseSession session, String schema, Duration tableInterval, InstantSource clock) {
        this.session = session;
        this.queries = new WarehouseQueries(schema);
        this.tableInterval = tableInterval;
        this.clock = clock;
    }

    @Override
    public WarehouseCounts collect(Depth depth) {
        return session.run(connection -> collect(connection, depth));
    }

    private WarehouseCounts collect(Connection connection, Depth depth) throws SQLException {
        Set<String> own = queries.tables(connection, WarehouseQueries.OWN_SCHEMA);
        if (!own.contains(WarehouseQueries.LEDGER)) {
            return new WarehouseCounts(Map.of(), Map.of(), List.of());
        }
        Instant begin = clock.instant();
        if (depth == Depth.FULL || !begin.isBefore(nextTables)) {
            tables = countTables(connection);
            nextTables = begin.plus(tableInterval);
        }
        Map<DatasetName, LedgerCounts> ledger = queries.ledger(connection);
        List<HeldBatch> held = own.contains(WarehouseQueries.HELD) ? queries.held(connection) : List.of();
        return new WarehouseCounts(ledger, tables, held);
    }

    private Map<DatasetName, TableCount> countTables(Connection connection) throws SQLException {
        Set<String> present = queries.tables(connection, queries.schema());
        Map<DatasetName, TableCount> counts = new HashMap<>();
        for (DatasetName dataset : queries.ledger(connection).keySet()) {
            Instant at = clock.instant();
            if (!present.contains(dataset.value())) {
                counts.put(dataset, new TableCount(0, at, Optional.of("there is no such table")));
                continue;
            }
            TableCount before = tables.getOrDefault(dataset, new TableCount(0, at, Optional.empty()));
            counts.put(dataset, queries.count(connection, dataset.value(), at, before));
        }
        return counts;
    }

    @Override
    public void close() {
        session.close();
    }
}
