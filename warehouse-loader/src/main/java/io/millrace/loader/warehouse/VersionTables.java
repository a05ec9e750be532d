package io.millrace.loader.warehouse;

import io.millrace.loader.derived.CurrentPartition;
import io.millrace.loader.derived.DerivedColumn;
import io.millrace.loader.derived.DerivedWarehouse;
import io.millrace.loader.derived.LoadedPartition;
import io.millrace.loader.table.ColumnRefusal;
import io.millrace.loader.table.Identifiers;
import io.millrace.loader.table.NewColumn;
import io.millrace.loader.table.TableDefinition;
import io.millrace.loader.table.TableName;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Redshift, for results of jobs. Each call opens a connection of its own. Thread-safe. */
public final class VersionTables implements DerivedWarehouse {
    private static final Logger LOG = LoggerFactory.getLogger(VersionTables.class);
    private static final String STAGE = Identifiers.quote("millrace_version");

    private final RedshiftConnections connections;
    private final CopySource source;
    private final LoaderIdentity loader;
    private final RedshiftWarehouse.Timeouts timeouts;
    private final CommitQueue commits;

    public VersionTables(
            RedshiftConnections connections,
            CopySource source,
            LoaderIdentity loader,
            RedshiftWarehouse.Timeouts timeouts,
            CommitQueue commits) {
        this.connections = connections;
        this.source = source;
        this.loader = loader;
        this.timeouts = timeouts;
        this.commits = commits;
    }

    @Override
    public List<LoadedPartition> loaded(DatasetName dataset) {
        return call("reading the ledger of " + dataset, connection -> loaded(connection, dataset, ""));
    }

    private static List<LoadedPartition> loaded(Connection connection, DatasetName dataset, String partition)
            throws SQLException {
        return Statements.query(
                connection,
                row -> new LoadedPartition(row.getString(1), row.getString(2), row.getString(3)),
                "SELECT partition_name, version, table_name FROM millrace.derived_ledger WHERE dataset = ?"
                        + " AND (partition_name = ? OR ? = '')",
                dataset.value(),
                partition,
                partition);
    }

    @Override
    public Optional<TableDefinition> table(TableName table) {
        return call("reading the definition of " + table, connection -> Catalog.table(connection, table));
    }

    @Override
    public Optional<String> createTable(TableName table, List<NewColumn> columns) {
        String definitions = columns.stream().map(NewColumn::definition).collect(Collectors.joining(", "));
        String partition = Identifiers.quote(columns.get(columns.size() - 2).name());
        return call("creating " + table, connection -> {
            try {
                Catalog.ignoring(
                        connection,
                        "CREATE TABLE IF NOT EXISTS " + table.quoted() + " (" + definitions
                                + ") DISTSTYLE AUTO COMPOUND SORTKEY (" + partition + ")",
                        SqlFailures.DUPLICATE_TABLE,
                        SqlFailures.UNIQUE_VIOLATION);
                return Optional.empty();
            } catch (SQLException e) {
                if (SqlFailures.isOutage(e)) {
                    throw e;
                }
                return Optional.of(SqlFailures.text(e));
            }
        });
    }

    @Override
    public Optional<String> addColumn(TableName table, NewColumn column) {
        return call(
                "adding column " + column.name() + " to " + table,
                connection -> Catalog.addColumn(connection, table, column).map(ColumnRefusal::reason));
    }

    @Override
    public Replacement begin(DatasetName dataset) {
        Connection connection = open("waiting for the load lock of " + dataset, timeouts.loadLock());
        try {
            RedshiftLoadSession.takeLock(connection, dataset);
            try (Statement statement = connection.createStatement()) {
                RedshiftConnections.limit(statement, timeouts.copy());
            }
            return new Transaction(connection);
        } catch (SQLException e) {
            close(connection);
            throw SqlFailures.unavailable("waiting for the load lock of " + dataset, e);
        }
    }

    /** COPY of Parquet takes neither compression nor formats of times ("COPY from columnar data formats"). */
    private final class Transaction implements Replacement {
        private final Connection connection;
        private boolean isStaged;

        private Transaction(Connection connection) {
            this.connection = connection;
        }

        @Override
        public Optional<LoadedPartition> loaded(DatasetName dataset, String partition) {
            return run(
                    "reading the ledger of " + dataset,
                    () -> VersionTables.loaded(connection, dataset, partition).stream()
                            .findFirst());
        }

        @Override
        public long stage(List<DerivedColumn> columns, String copyManifestUrl) {
            String definitions = columns.stream()
                    .map(column -> Identifiers.quote(column.name()) + " " + column.stageType())
                    .collect(Collectors.joining(", "));
            run("making a stage", () -> execute("CREATE TEMP TABLE " + STAGE + " (" + definitions + ")"));
            isStaged = true;
            if (copyManifestUrl.isEmpty()) {
                return 0;
            }
            boolean isNested =
                    columns.stream().anyMatch(column -> column.stageType().equals("SUPER"));
            try {
                execute(source.copyParquet(STAGE, copyManifestUrl, isNested));
                return Statements.query(connection, row -> row.getLong(1), "SELECT pg_last_copy_count()")
                        .get(0);
            } catch (SQLException e) {
                if (SqlFailures.isOutageOfCopy(e)) {
                    throw SqlFailures.unavailable("copying a version", e);
                }
                throw new MillraceException(
                        ErrorCode.LOAD_REJECTED, "COPY refuses the version: " + SqlFailures.text(e), e);
            }
        }

        @Override
        public long replace(CurrentPartition partition, List<DerivedColumn> columns) {
            String table = partition.table().quoted();
            String names = columns.stream()
                    .map(column -> Identifiers.quote(column.name()))
                    .collect(Collectors.joining(", "));
            String values = columns.stream().map(DerivedColumn::selected).collect(Collectors.joining(", "));
            try {
                Statements.update(
                        connection, "DELETE FROM " + table + " WHERE \"_partition\" = ?", partition.partition());
                return execute(
                        "INSERT INTO " + table + " (" + names + ", \"_partition\", \"_version\") SELECT " + values
                                + ", " + Literals.text(partition.partition()) + ", "
                                + Literals.text(partition.version().key()) + " FROM " + STAGE);
            } catch (SQLException e) {
                if (SqlFailures.blamesRows(e)) {
                    throw new MillraceException(
                            ErrorCode.LOAD_REJECTED,
                            "table " + partition.table() + " does not take rows of the version: " + SqlFailures.text(e),
                            e);
                }
                throw SqlFailures.unavailable("replacing a partition of " + partition.table(), e);
            }
        }

        @Override
        public void record(CurrentPartition partition, Load load) {
            run("writing load " + load.id() + " into the ledger", () -> {
                Statements.update(
                        connection,
                        "DELETE FROM millrace.derived_ledger WHERE dataset = ? AND partition_name = ?",
                        partition.dataset().value(),
                        partition.partition());
                Statements.update(
                        connection,
                        "INSERT INTO millrace.derived_ledger (dataset, partition_name, version, table_name, rows, load_id,"
                                + " loaded_at, loader_version) VALUES (?, ?, ?, ?, ?, ?, CAST(? AS TIMESTAMPTZ), ?)",
                        partition.dataset().value(),
                        partition.partition(),
                        partition.version().key(),
                        partition.table().toString(),
                        load.rows(),
                        load.id(),
                        load.finishedAt().toString(),
                        loader.version());
                Ledger.write(connection, partition, load, loader);
                return load.rows();
            });
        }

        @Override
        public void commit() {
            run("committing a version", () -> {
                if (isStaged) {
                    execute("DROP TABLE " + STAGE);
                }
                commits.commit(connection);
                return 0L;
            });
        }

        @Override
        public void close() {
            try {
                if (!connection.isClosed() && !connection.getAutoCommit()) {
                    connection.rollback();
                }
            } catch (SQLException e) {
                LOG.debug("a load's connection was gone before it was closed: {}", SqlFailures.text(e));
            } finally {
                VersionTables.close(connection);
            }
        }

        private long execute(String sql) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
                return Math.max(0, statement.getUpdateCount());
            }
        }

        private <T> T run(String doing, Work<T> work) {
            try {
                return work.get();
            } catch (SQLException e) {
                throw SqlFailures.unavailable(doing, e);
            }
        }
    }

    private interface Work<T> {
        T get() throws SQLException;
    }

    private interface Call<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T call(String doing, Call<T> call) {
        Connection connection = open(doing, timeouts.lock());
        try {
            return call.on(connection);
        } catch (SQLException e) {
            throw SqlFailures.unavailable(doing, e);
        } finally {
            close(connection);
        }
    }

    private Connection open(String doing, Duration timeout) {
        try {
            return connections.open(timeout);
        } catch (SQLException e) {
            throw SqlFailures.unavailable(doing, e);
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("a connection was gone before it was closed: {}", SqlFailures.text(e));
        }
    }
}
