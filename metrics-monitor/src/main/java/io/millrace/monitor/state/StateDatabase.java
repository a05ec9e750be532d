package io.millrace.monitor.state;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.millrace.monitor.collect.Reasons;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The monitor's own database. It may be away at any time, also at the start: its tables are made, or brought up to date, as soon
 * as it answers. Thread-safe.
 */
public final class StateDatabase implements AutoCloseable {
    private static final String MIGRATIONS = "classpath:millrace/monitor/state";
    private static final long CONNECT_MILLIS = 5_000;

    private final StateSettings settings;
    private final HikariDataSource source;
    private final JdbcClient client;
    private final TransactionTemplate transactions;
    private volatile boolean migrated;

    /** Connects when it is first used. */
    public StateDatabase(StateSettings settings) {
        this.settings = settings;
        this.source = new HikariDataSource(pool(settings));
        this.client = JdbcClient.create(source);
        this.transactions = new TransactionTemplate(new DataSourceTransactionManager(source));
    }

    /**
     * Does something with the database, each statement by itself.
     *
     * @throws MillraceException {@link ErrorCode#STATE_UNAVAILABLE} when the database does not answer or refuses
     */
    public <T> T run(Function<JdbcClient, T> work) {
        try {
            migrate();
            return work.apply(client);
        } catch (DataAccessException | TransactionException | FlywayException e) {
            throw unavailable(e);
        }
    }

    /**
     * Does something with the database in one transaction, which an exception undoes.
     *
     * @throws MillraceException {@link ErrorCode#STATE_UNAVAILABLE} when the database does not answer or refuses
     */
    public <T> T transaction(Function<JdbcClient, T> work) {
        return run(any -> {
            T result = transactions.execute(status -> work.apply(client));
            if (result == null) {
                throw new DataAccessResourceFailureException("the transaction gave nothing back");
            }
            return result;
        });
    }

    /** Proves that the database answers and has its tables. */
    public void probe() {
        run(database -> database.sql("select 1").query(Integer.class).single());
    }

    @Override
    public void close() {
        source.close();
    }

    private synchronized void migrateOnce() {
        if (migrated) {
            return;
        }
        // Several monitors may start at the same time: Flyway takes a lock.
        Flyway.configure()
                .dataSource(source)
                .locations(MIGRATIONS)
                .table("schema_history")
                .connectRetries(0)
                .load()
                .migrate();
        migrated = true;
    }

    private void migrate() {
        if (!migrated) {
            migrateOnce();
        }
    }

    private MillraceException unavailable(RuntimeException cause) {
        Throwable root = cause;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return new MillraceException(
                ErrorCode.STATE_UNAVAILABLE,
                "the monitor's database at " + settings.jdbcUrl() + " does not answer: " + Reasons.of(root)
                        + "; check that it runs, and the user and password of the section state",
                cause);
    }

    private static HikariConfig pool(StateSettings settings) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("state");
        config.setJdbcUrl(settings.jdbcUrl());
        config.setUsername(settings.user());
        config.setPassword(settings.password());
        config.setMaximumPoolSize(settings.connections());
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECT_MILLIS);
        config.setValidationTimeout(CONNECT_MILLIS / 2);
        config.setInitializationFailTimeout(-1);
        config.addDataSourceProperty("ApplicationName", "millrace-metrics-monitor");
        config.addDataSourceProperty("connectTimeout", CONNECT_MILLIS / 1_000);
        config.addDataSourceProperty(
                "socketTimeout", Math.max(1, settings.timeout().toSeconds()) + 5);
        config.addDataSourceProperty(
                "options", "-c statement_timeout=" + settings.timeout().toMillis());
        return config;
    }
}
