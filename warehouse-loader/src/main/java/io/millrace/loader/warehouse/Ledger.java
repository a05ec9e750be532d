package io.millrace.loader.warehouse;

import io.millrace.loader.reconcile.BatchLoad;
import io.millrace.loader.reconcile.LoadRecord;
import io.millrace.schemas.dataset.DatasetName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The tables {@code load_ledger} and {@code loads}. */
final class Ledger {
    private static final String LEDGER_ROW = "(?, ?, ?, ?, ?, ?, CAST(? AS TIMESTAMPTZ), ?)";

    private Ledger() {}

    static Set<String> loaded(Connection connection, DatasetName dataset) throws SQLException {
        return new HashSet<>(Statements.query(
                connection,
                row -> row.getString(1),
                "SELECT object FROM millrace.load_ledger WHERE dataset = ?",
                dataset.value()));
    }

    static Set<String> loadedAmong(Connection connection, DatasetName dataset, Collection<String> objects)
            throws SQLException {
        Set<String> loaded = new HashSet<>();
        for (List<String> chunk : Statements.chunks(objects)) {
            List<Object> parameters = new ArrayList<>();
            parameters.add(dataset.value());
            parameters.addAll(chunk);
            loaded.addAll(Statements.query(
                    connection,
                    row -> row.getString(1),
                    "SELECT object FROM millrace.load_ledger WHERE dataset = ? AND object IN ("
                            + Statements.repeat("?", chunk.size()) + ")",
                    parameters.toArray()));
        }
        return loaded;
    }

    static boolean hasLoad(Connection connection, String loadId) throws SQLException {
        return !Statements.query(
                        connection,
                        row -> row.getString(1),
                        "SELECT load_id FROM millrace.load_ledger WHERE load_id = ? LIMIT 1",
                        loadId)
                .isEmpty();
    }

    static void write(Connection connection, LoadRecord load, LoaderIdentity loader) throws SQLException {
        for (List<BatchLoad> chunk : Statements.chunks(load.batches())) {
            List<Object> parameters = new ArrayList<>();
            for (BatchLoad batch : chunk) {
                parameters.addAll(List.of(
                        load.dataset().value(),
                        batch.object(),
                        batch.batch().sha256(),
                        batch.rows(),
                        (long) batch.bad().size(),
                        load.loadId(),
                        load.finishedAt().toString(),
                        loader.version()));
            }
            Statements.update(
                    connection,
                    "INSERT INTO millrace.load_ledger"
                            + " (dataset, object, sha256, rows, bad, load_id, loaded_at, loader_version) VALUES "
                            + Statements.repeat(LEDGER_ROW, chunk.size()),
                    parameters.toArray());
        }
        Statements.update(
                connection,
                "INSERT INTO millrace.loads"
                        + " (load_id, dataset, \"table\", objects, rows, bytes, started_at, finished_at, loader)"
                        + " VALUES (?, ?, ?, ?, ?, ?, CAST(? AS TIMESTAMPTZ), CAST(? AS TIMESTAMPTZ), ?)",
                load.loadId(),
                load.dataset().value(),
                load.table().toString(),
                (long) load.batches().size(),
                load.rows(),
                load.bytes(),
                load.startedAt().toString(),
                load.finishedAt().toString(),
                loader.instance());
    }
}
