package io.millrace.loader.warehouse;

import io.millrace.loader.derived.CurrentPartition;
import io.millrace.loader.derived.DerivedWarehouse;
import io.millrace.loader.mirror.LoadMode;
import io.millrace.loader.reconcile.BatchLoad;
import io.millrace.loader.reconcile.LoadRecord;
import io.millrace.loader.reconcile.ReplayRecord;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.dataset.DatasetName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The tables {@code load_ledger} and {@code loads}. */
final class Ledger {
    private static final String LEDGER_ROW = "(?, ?, ?, ?, ?, ?, CAST(? AS TIMESTAMPTZ), ?, ?)";

    private static final String LOADS = "INSERT INTO millrace.loads"
            + " (load_id, dataset, \"table\", objects, rows, bytes, started_at, finished_at, loader, mode) VALUES"
            + " (?, ?, ?, ?, ?, ?, CAST(? AS TIMESTAMPTZ), CAST(? AS TIMESTAMPTZ), ?, ?)";

    private static final String LEDGER = "INSERT INTO millrace.load_ledger"
            + " (dataset, object, sha256, rows, bad, load_id, loaded_at, loader_version, duplicates) VALUES ";

    private Ledger() {}

    static Set<String> loaded(Connection connection, DatasetName dataset) throws SQLException {
        return new HashSet<>(Statements.query(
                connection,
                row -> row.getString(1),
                "SELECT object FROM millrace.load_ledger WHERE dataset = ?",
                dataset.value()));
    }

    static Optional<String> last(Connection connection, DatasetName dataset) throws SQLException {
        return Statements.query(
                        connection,
                        row -> Optional.ofNullable(row.getString(1)),
                        "SELECT MAX(object) FROM millrace.load_ledger WHERE dataset = ? AND object LIKE '"
                                + BatchName.RAW + "%'",
                        dataset.value())
                .get(0);
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

    /** In the sums of the dataset, its rows turn from bad ones into loaded ones. */
    static void write(Connection connection, ReplayRecord replay, LoadMode mode, LoaderIdentity loader)
            throws SQLException {
        long bad = replay.places().size();
        long rows = bad - replay.duplicates();
        Statements.update(
                connection,
                LEDGER + LEDGER_ROW,
                replay.dataset().value(),
                replay.ledgerKey(),
                "",
                rows,
                -bad,
                replay.loadId(),
                replay.finishedAt().toString(),
                loader.version(),
                replay.duplicates());
        Statements.update(
                connection,
                LOADS,
                replay.loadId(),
                replay.dataset().value(),
                replay.table().toString(),
                0L,
                rows,
                0L,
                replay.startedAt().toString(),
                replay.finishedAt().toString(),
                loader.instance(),
                mode.text());
    }

    static void write(Connection connection, LoadRecord load, LoadMode mode, LoaderIdentity loader)
            throws SQLException {
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
                        loader.version(),
                        0L));
            }
            Statements.update(connection, LEDGER + Statements.repeat(LEDGER_ROW, chunk.size()), parameters.toArray());
        }
        if (load.duplicates() > 0) {
            duplicates(connection, load, loader);
        }
        Statements.update(
                connection,
                LOADS,
                load.loadId(),
                load.dataset().value(),
                load.table().toString(),
                (long) load.batches().size(),
                load.rows(),
                load.bytes(),
                load.startedAt().toString(),
                load.finishedAt().toString(),
                loader.instance(),
                mode.text());
    }

    /** A version that took the place of another one; the rows of its partition are in the ledger of derived data. */
    static void write(
            Connection connection, CurrentPartition partition, DerivedWarehouse.Load load, LoaderIdentity loader)
            throws SQLException {
        Statements.update(
                connection,
                LOADS,
                load.id(),
                partition.dataset().value(),
                partition.table().toString(),
                load.objects(),
                load.rows(),
                load.bytes(),
                load.startedAt().toString(),
                load.finishedAt().toString(),
                loader.instance(),
                "replace");
    }

    /** COPY doesn't tell from which of its objects a row came, so they are counted for the load as a whole. */
    private static void duplicates(Connection connection, LoadRecord load, LoaderIdentity loader) throws SQLException {
        Statements.update(
                connection,
                LEDGER + LEDGER_ROW,
                load.dataset().value(),
                load.duplicatesKey(),
                "",
                -load.duplicates(),
                0L,
                load.loadId(),
                load.finishedAt().toString(),
                loader.version(),
                load.duplicates());
    }
}
