package io.millrace.loader.warehouse;

import io.millrace.loader.mirror.LoadTarget;
import io.millrace.loader.reconcile.LoadRecord;
import io.millrace.loader.reconcile.LoadRejectedException;
import io.millrace.loader.reconcile.LoadSession;
import io.millrace.loader.reconcile.ReplayRecord;
import io.millrace.loader.table.Identifiers;
import io.millrace.schemas.dataset.DatasetName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A load's transaction on a connection of its own. */
final class RedshiftLoadSession implements LoadSession {
    private static final Logger LOG = LoggerFactory.getLogger(RedshiftLoadSession.class);

    private final Connection connection;
    private final LoadTarget target;
    private final CopySource source;
    private final LoaderIdentity loader;
    private final LoadErrors errors;
    private final CommitQueue commits;
    private long duplicates;

    private RedshiftLoadSession(
            Connection connection,
            LoadTarget target,
            CopySource source,
            LoaderIdentity loader,
            LoadErrors errors,
            CommitQueue commits) {
        this.connection = connection;
        this.target = target;
        this.source = source;
        this.loader = loader;
        this.errors = errors;
        this.commits = commits;
    }

    /** Waits for the dataset's lock as long as the connection's statement timeout allows. */
    static RedshiftLoadSession begin(
            Connection connection,
            DatasetName dataset,
            LoadTarget target,
            CopySource source,
            LoaderIdentity loader,
            Duration copyTimeout,
            CommitQueue commits)
            throws SQLException {
        LoadErrors errors = LoadErrors.from(connection);
        takeLock(connection, dataset);
        try (Statement statement = connection.createStatement()) {
            RedshiftConnections.limit(statement, copyTimeout);
        }
        return new RedshiftLoadSession(connection, target, source, loader, errors, commits);
    }

    /** Begins a transaction with the dataset's load lock. */
    static void takeLock(Connection connection, DatasetName dataset) throws SQLException {
        String lockTable = "millrace." + Identifiers.quote("load_lock_" + dataset.value());
        try {
            lock(connection, lockTable);
        } catch (SQLException e) {
            connection.rollback();
            connection.setAutoCommit(true);
            if (!SqlFailures.is(e, SqlFailures.UNDEFINED_TABLE)) {
                throw e;
            }
            Catalog.ignoring(
                    connection,
                    "CREATE TABLE IF NOT EXISTS " + lockTable + " (nothing BOOLEAN)",
                    SqlFailures.DUPLICATE_TABLE,
                    SqlFailures.UNIQUE_VIOLATION);
            lock(connection, lockTable);
        }
    }

    private static void lock(Connection connection, String lockTable) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("LOCK " + lockTable);
        }
    }

    @Override
    public long copy(String copyManifestUrl) throws LoadRejectedException {
        try {
            RowLoad.Loaded loaded = new RowLoad(connection, target, source).load(copyManifestUrl);
            duplicates = loaded.duplicates();
            return loaded.copied();
        } catch (SQLException e) {
            throw new LoadRejectedException(new CopyRejections(connection, target.table(), errors).of(e), e);
        }
    }

    @Override
    public long duplicates() {
        return duplicates;
    }

    @Override
    public void record(LoadRecord load) {
        try {
            Ledger.write(connection, load, target.mode(), loader);
            BadRows.write(connection, load);
        } catch (SQLException e) {
            throw SqlFailures.unavailable("writing load " + load.loadId() + " into the ledger", e);
        }
    }

    @Override
    public void record(ReplayRecord replay) {
        try {
            Ledger.write(connection, replay, target.mode(), loader);
            BadRows.replayed(connection, replay);
        } catch (SQLException e) {
            throw SqlFailures.unavailable("writing replay " + replay.loadId() + " into the ledger", e);
        }
    }

    @Override
    public void commit() {
        try {
            commits.commit(connection);
        } catch (SQLException e) {
            throw SqlFailures.unavailable("committing a load of " + target, e);
        }
    }

    @Override
    public boolean committed(String loadId) {
        try {
            return Ledger.hasLoad(connection, loadId);
        } catch (SQLException e) {
            throw SqlFailures.unavailable("looking load " + loadId + " up", e);
        }
    }

    /** A connection that can't be told to roll back is gone, and the warehouse rolls back by itself. */
    @Override
    public void close() {
        try (connection) {
            if (!connection.isClosed() && !connection.getAutoCommit()) {
                connection.rollback();
            }
        } catch (SQLException e) {
            LOG.debug("a load's connection was gone before it was closed: {}", SqlFailures.text(e));
        }
    }
}
