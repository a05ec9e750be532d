package io.millrace.loader.warehouse;

import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Semaphore;

/**
 * Lets only so many transactions of this process commit at a time, in the order in which they come. Redshift commits one
 * transaction after the other for the whole cluster ("Commit queue" in {@code stl_commit_stats}); who waits here doesn't make
 * everybody else wait there. Thread-safe.
 */
public final class CommitQueue {
    private final Semaphore turns;

    /**
     * @param most commits at a time
     */
    public CommitQueue(int most) {
        this.turns = new Semaphore(most, true);
    }

    void commit(Connection connection) throws SQLException {
        try {
            turns.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MillraceException(
                    ErrorCode.SHUTTING_DOWN, "the loader ends before a load was committed; the load was undone", e);
        }
        try {
            connection.commit();
        } finally {
            turns.release();
        }
    }
}
