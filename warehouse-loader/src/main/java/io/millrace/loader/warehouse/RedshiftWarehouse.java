package io.millrace.loader.warehouse;

import io.millrace.loader.isolation.ProbeMethod;
import io.millrace.loader.isolation.RowPlace;
import io.millrace.loader.mirror.LoadTarget;
import io.millrace.loader.reconcile.Decision;
import io.millrace.loader.reconcile.HeldBatch;
import io.millrace.loader.reconcile.LoadSession;
import io.millrace.loader.reconcile.ProbeAnswer;
import io.millrace.loader.reconcile.Warehouse;
import io.millrace.loader.table.ColumnRefusal;
import io.millrace.loader.table.NewColumn;
import io.millrace.loader.table.TableDefinition;
import io.millrace.loader.table.TableDesign;
import io.millrace.loader.table.TableName;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Redshift for one pass over one table: one connection for short statements, opened at the first of them, and one for each
 * load. Only {@link #abort} may come from another thread.
 */
public final class RedshiftWarehouse implements Warehouse {
    private static final Logger LOG = LoggerFactory.getLogger(RedshiftWarehouse.class);

    /** Who reads the held batches in a transaction keeps it open as long as it pleases. */
    private static final Duration HELD_TIMEOUT = Duration.ofSeconds(5);

    /** It takes no time by itself, but while it waits for a reader of the table, all further readers wait behind it. */
    private static final Duration ADD_COLUMN_TIMEOUT = Duration.ofSeconds(30);

    private final RedshiftConnections connections;
    private final CopySource source;
    private final LoaderIdentity loader;
    private final Timeouts timeouts;
    private final CommitQueue commits;
    private final Set<Connection> open = new HashSet<>();
    private boolean aborted;
    private @Nullable Connection catalog;

    public RedshiftWarehouse(
            RedshiftConnections connections,
            CopySource source,
            LoaderIdentity loader,
            Timeouts timeouts,
            CommitQueue commits) {
        this.connections = connections;
        this.source = source;
        this.loader = loader;
        this.timeouts = timeouts;
        this.commits = commits;
    }

    /**
     * How long statements may take.
     *
     * @param lock short statements, and the wait for locks
     * @param loadLock the wait for the lock of a dataset's loads
     * @param copy everything in a load
     */
    public record Timeouts(Duration lock, Duration loadLock, Duration copy) {
        /**
         * Whoever holds the lock of a dataset's loads although another one has its lock in ZooKeeper is asleep, perhaps for
         * long: who waits for it keeps a thread from the other datasets.
         */
        private static final Duration LONGEST_LOAD_LOCK = Duration.ofSeconds(30);

        /** For a loader, which has other datasets to load meanwhile. */
        public static Timeouts ofLoader(Duration lock, Duration copy) {
            return new Timeouts(lock, lock.compareTo(LONGEST_LOAD_LOCK) < 0 ? lock : LONGEST_LOAD_LOCK, copy);
        }

        /** For one who has nothing else to do. */
        public static Timeouts ofOperator(Duration lock, Duration copy) {
            return new Timeouts(lock, lock, copy);
        }
    }

    @Override
    public Set<String> loaded(DatasetName dataset) {
        return call("reading the ledger of " + dataset, connection -> Ledger.loaded(connection, dataset));
    }

    @Override
    public Optional<String> lastLoaded(DatasetName dataset) {
        return call("reading the ledger of " + dataset, connection -> Ledger.last(connection, dataset));
    }

    @Override
    public Set<String> loadedAmong(DatasetName dataset, Collection<String> objects) {
        return call("reading the ledger of " + dataset, connection -> Ledger.loadedAmong(connection, dataset, objects));
    }

    @Override
    public Optional<TableDefinition> table(TableName table) {
        return call("reading the definition of " + table, connection -> Catalog.table(connection, table));
    }

    @Override
    public Optional<String> createTable(TableName table, List<NewColumn> columns, TableDesign design) {
        return call("creating " + table, connection -> Catalog.create(connection, table, columns, design));
    }

    @Override
    public Optional<ColumnRefusal> addColumn(TableName table, NewColumn column) {
        return call("adding column " + column.name() + " to " + table, connection -> {
            try (Statement statement = connection.createStatement()) {
                RedshiftConnections.limit(statement, atMost(ADD_COLUMN_TIMEOUT));
                Optional<ColumnRefusal> refusal = Catalog.addColumn(connection, table, column);
                RedshiftConnections.limit(statement, timeouts.lock());
                return refusal;
            }
        });
    }

    @Override
    public LoadSession begin(DatasetName dataset, LoadTarget target) {
        Connection connection = null;
        try {
            connection = register(connections.open(timeouts.copy()));
            try (Statement statement = connection.createStatement()) {
                RedshiftConnections.limit(statement, timeouts.loadLock());
            }
            return RedshiftLoadSession.begin(connection, dataset, target, source, loader, timeouts.copy(), commits);
        } catch (SQLException e) {
            close(connection);
            throw SqlFailures.unavailable("waiting for the load lock of " + dataset, e);
        }
    }

    @Override
    public void widenColumn(TableName table, NewColumn column) {
        call("widening column " + column.name() + " of " + table, connection -> {
            try (Statement statement = connection.createStatement()) {
                RedshiftConnections.limit(statement, atMost(ADD_COLUMN_TIMEOUT));
                Catalog.widen(connection, table, column);
                RedshiftConnections.limit(statement, timeouts.lock());
                return true;
            }
        });
    }

    @Override
    public ProbeAnswer probe(LoadTarget target, String copyManifestUrl, ProbeMethod method, boolean all) {
        Connection connection = null;
        try {
            connection = register(connections.open(timeouts.copy()));
            return new CopyProbe(connection, target, source).ask(copyManifestUrl, method, all);
        } catch (SQLException e) {
            throw SqlFailures.unavailable("trying rows of " + target, e);
        } finally {
            close(connection);
        }
    }

    @Override
    public List<HeldBatch> held(DatasetName dataset) {
        return call("reading the held batches of " + dataset, connection -> HeldBatches.of(connection, dataset));
    }

    @Override
    public void hold(Collection<HeldBatch> batches) {
        changeHeld("writing held batches", connection -> {
            HeldBatches.replace(connection, batches);
            return true;
        });
    }

    @Override
    public void release(DatasetName dataset, Collection<String> objects) {
        changeHeld("striking off held batches of " + dataset, connection -> {
            HeldBatches.remove(connection, dataset, objects);
            return true;
        });
    }

    @Override
    public List<RowPlace> openBadRows(DatasetName dataset, Optional<String> object, int most) {
        return call(
                "reading the bad rows of " + dataset, connection -> BadRows.open(connection, dataset, object, most));
    }

    @Override
    public boolean stillBad(DatasetName dataset, Collection<RowPlace> places) {
        return call("reading the bad rows of " + dataset, connection -> BadRows.stillBad(connection, dataset, places));
    }

    @Override
    public boolean decide(DatasetName dataset, String object, Decision decision) {
        return changeHeld(
                "writing a decision about " + object,
                connection -> HeldBatches.decide(connection, dataset, object, decision));
    }

    @Override
    public void abort() {
        Set<Connection> all;
        synchronized (open) {
            aborted = true;
            all = Set.copyOf(open);
        }
        for (Connection connection : all) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.warn("a connection could not be cut: {}", SqlFailures.text(e));
            }
        }
    }

    @Override
    public void close() {
        Set<Connection> all;
        synchronized (open) {
            all = Set.copyOf(open);
        }
        all.forEach(this::close);
        catalog = null;
    }

    private <T> T call(String doing, Call<T> call) {
        try {
            if (catalog == null) {
                catalog = register(connections.open(timeouts.lock()));
            }
            return call.on(catalog);
        } catch (SQLException e) {
            throw SqlFailures.unavailable(doing, e);
        }
    }

    /** On a connection of its own, for the sake of its timeout. */
    private <T> T changeHeld(String doing, Call<T> change) {
        Connection connection = null;
        try {
            connection = register(connections.open(atMost(HELD_TIMEOUT)));
            return change.on(connection);
        } catch (SQLException e) {
            throw SqlFailures.unavailable(doing, e);
        } finally {
            close(connection);
        }
    }

    private Duration atMost(Duration timeout) {
        return timeouts.lock().compareTo(timeout) < 0 ? timeouts.lock() : timeout;
    }

    private Connection register(Connection connection) {
        synchronized (open) {
            if (!aborted) {
                open.add(connection);
                return connection;
            }
        }
        close(connection);
        throw new MillraceException(
                ErrorCode.ZOOKEEPER_UNAVAILABLE, "the table's lock was lost; nothing more is done in the warehouse");
    }

    private void close(@Nullable Connection connection) {
        if (connection == null) {
            return;
        }
        synchronized (open) {
            open.remove(connection);
        }
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("a connection was gone before it was closed: {}", SqlFailures.text(e));
        }
    }

    @FunctionalInterface
    private interface Call<T> {
        T on(Connection connection) throws SQLException;
    }
}
