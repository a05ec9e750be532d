package io.millrace.loader.migration;

import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Brings the schema {@code millrace}, and then the team's own tables, up to date, one instance at a time. */
public final class WarehouseMigration {
    private static final String LOCK = "/locks/warehouse-schema";
    private static final int LOCK_SECONDS = 10;
    private static final String OWN = "millrace";

    private final DataSource warehouse;
    private final CuratorFramework zooKeeper;
    private final String root;
    private final Optional<TeamMigrations> team;

    /**
     * @param root path below which everything of Millrace stands in ZooKeeper
     */
    public WarehouseMigration(
            DataSource warehouse, CuratorFramework zooKeeper, String root, Optional<TeamMigrations> team) {
        this.warehouse = warehouse;
        this.zooKeeper = zooKeeper;
        this.root = root;
        this.team = team;
    }

    /**
     * Applies what is not applied yet.
     *
     * @throws MillraceException with the file, the line and the reason, and no SQL, when that fails; what was applied before
     *     stays
     */
    public void run() {
        InterProcessMutex mutex = acquire();
        try {
            migrate(own(), "the schema millrace");
            if (team.isPresent()) {
                migrate(of(team.get()), "the migrations in " + team.get().directory());
            }
        } finally {
            release(mutex);
        }
    }

    private InterProcessMutex acquire() {
        InterProcessMutex mutex = new InterProcessMutex(zooKeeper, root + LOCK);
        try {
            if (mutex.acquire(LOCK_SECONDS, TimeUnit.SECONDS)) {
                return mutex;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MillraceException(
                    ErrorCode.SHUTTING_DOWN, "interrupted while waiting for the migrations' lock", e);
        } catch (Exception e) {
            throw new MillraceException(
                    ErrorCode.ZOOKEEPER_UNAVAILABLE,
                    "ZooKeeper does not grant the migrations' lock: " + e.getMessage(),
                    e);
        }
        throw new MillraceException(ErrorCode.ZOOKEEPER_UNAVAILABLE, "another instance is at the migrations");
    }

    private static void release(InterProcessMutex mutex) {
        try {
            mutex.release();
        } catch (Exception sessionEnded) {
            throw new MillraceException(ErrorCode.ZOOKEEPER_UNAVAILABLE, "the migrations' lock was lost", sessionEnded);
        }
    }

    private static void migrate(FluentConfiguration configuration, String what) {
        try {
            configuration.load().migrate();
        } catch (FlywayException e) {
            throw new MillraceException(
                    ErrorCode.WAREHOUSE_UNAVAILABLE, what + " can't be applied: " + MigrationFailures.text(e), e);
        }
    }

    private FluentConfiguration own() {
        return Flyway.configure(WarehouseMigration.class.getClassLoader())
                .dataSource(warehouse)
                .schemas(OWN)
                .defaultSchema(OWN)
                .createSchemas(true)
                .locations("classpath:millrace/warehouse/migration");
    }

    /** The schema has tables already, which says nothing of these migrations; what looks like a placeholder in them means itself. */
    private FluentConfiguration of(TeamMigrations migrations) {
        if (!Files.isDirectory(migrations.directory())) {
            throw new MillraceException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "warehouse-loader.migrations is " + migrations.directory() + ", which is not a directory");
        }
        return Flyway.configure(WarehouseMigration.class.getClassLoader())
                .dataSource(warehouse)
                .schemas(migrations.schema())
                .defaultSchema(migrations.schema())
                .createSchemas(false)
                .table(TeamMigrations.HISTORY)
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .validateMigrationNaming(true)
                .placeholderReplacement(false)
                .locations("filesystem:" + migrations.directory().toAbsolutePath());
    }
}
