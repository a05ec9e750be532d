package io.millrace.loader.migration;

import io.millrace.loader.run.Backoff;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the schema {@code millrace} up to date, one instance at a time, on a thread of its own: the service starts, and says
 * that it isn't ready, while the warehouse or ZooKeeper is away.
 */
public final class Migrations implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
    private static final String LOCK = "/locks/warehouse-schema";
    private static final int LOCK_SECONDS = 10;

    private final DataSource warehouse;
    private final CuratorFramework zooKeeper;
    private final String root;
    private final Backoff backoff;
    private final Thread thread;
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile String problem = "not begun yet";

    /**
     * @param root path below which everything of Millrace stands in ZooKeeper
     */
    public Migrations(DataSource warehouse, CuratorFramework zooKeeper, String root, Backoff backoff) {
        this.warehouse = warehouse;
        this.zooKeeper = zooKeeper;
        this.root = root;
        this.backoff = backoff;
        this.thread = new Thread(this::run, "warehouse-migration");
        thread.setDaemon(true);
    }

    /** Begins. */
    public void start() {
        thread.start();
    }

    /** Waits until the schema is up to date. */
    public void await() throws InterruptedException {
        done.await();
    }

    /**
     * @throws MillraceException {@link ErrorCode#WAREHOUSE_UNAVAILABLE} with the reason as long as the schema isn't up to date
     */
    public void requireDone() {
        if (done.getCount() > 0) {
            throw new MillraceException(
                    ErrorCode.WAREHOUSE_UNAVAILABLE, "the schema millrace is not up to date: " + problem);
        }
    }

    private void run() {
        for (int attempt = 1; ; attempt++) {
            try {
                migrateLocked();
                done.countDown();
                LOG.info("the schema millrace is up to date");
                return;
            } catch (InterruptedException e) {
                return;
            } catch (Exception e) {
                problem = reason(e);
                LOG.warn("the schema millrace could not be brought up to date, which is tried again: {}", problem);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(backoff.after(attempt).toMillis());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void migrateLocked() throws Exception {
        InterProcessMutex mutex = new InterProcessMutex(zooKeeper, root + LOCK);
        if (!mutex.acquire(LOCK_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("another instance is at it");
        }
        try {
            flyway().migrate();
        } finally {
            mutex.release();
        }
    }

    private Flyway flyway() {
        return Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(warehouse)
                .schemas("millrace")
                .defaultSchema("millrace")
                .createSchemas(true)
                .locations("classpath:millrace/warehouse/migration")
                .load();
    }

    private static String reason(Exception e) {
        String message = e.getMessage();
        return message == null || message.isBlank()
                ? e.getClass().getSimpleName()
                : message.strip().replaceAll("\\s+", " ");
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
