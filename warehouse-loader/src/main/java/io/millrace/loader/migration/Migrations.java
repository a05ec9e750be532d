package io.millrace.loader.migration;

import io.millrace.loader.run.Backoff;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Migrates on a thread of its own until it is done: the service starts, and says that it isn't ready, while the warehouse or
 * ZooKeeper is away or a migration fails.
 */
public final class Migrations implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);

    private final WarehouseMigration migration;
    private final Backoff backoff;
    private final Thread thread;
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile String problem = "not begun yet";

    public Migrations(WarehouseMigration migration, Backoff backoff) {
        this.migration = migration;
        this.backoff = backoff;
        this.thread = new Thread(this::run, "warehouse-migration");
        thread.setDaemon(true);
    }

    /** Begins. */
    public void start() {
        thread.start();
    }

    /** Waits until the warehouse's tables are up to date. */
    public void await() throws InterruptedException {
        done.await();
    }

    /**
     * @throws MillraceException {@link ErrorCode#WAREHOUSE_UNAVAILABLE} with the reason as long as they aren't
     */
    public void requireDone() {
        if (done.getCount() > 0) {
            throw new MillraceException(
                    ErrorCode.WAREHOUSE_UNAVAILABLE, "the warehouse's tables are not up to date: " + problem);
        }
    }

    private void run() {
        for (int attempt = 1; !Thread.currentThread().isInterrupted(); attempt++) {
            try {
                migration.run();
                done.countDown();
                LOG.info("the warehouse's tables are up to date");
                return;
            } catch (RuntimeException e) {
                problem = String.valueOf(e.getMessage());
                LOG.warn("the warehouse could not be migrated, which is tried again: {}", problem);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(backoff.after(attempt).toMillis());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
