package io.millrace.loader.reconcile;

import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.util.Optional;

/**
 * Shares the tables among the instances of the loader. The locks only save work: an instance that believes to hold a lock that
 * it has lost can't load anything twice, because the load lock in the warehouse and the ledger decide.
 */
public interface TableLocks {
    /**
     * The lock of the dataset's table, or empty while another instance has it. Does not wait. The lock is closed on the
     * thread that took it.
     *
     * @param onLoss runs at once, on any thread, when the lock is lost or may be
     * @throws MillraceException {@link ErrorCode#ZOOKEEPER_UNAVAILABLE} when the locks can't be reached
     */
    Optional<TableLock> tryAcquire(DatasetName dataset, Runnable onLoss);

    /** A lock that was taken. */
    interface TableLock extends AutoCloseable {
        /** Whether it is still ours, as far as we know. */
        boolean isHeld();

        /** Gives it back. Never throws. */
        @Override
        void close();
    }
}
