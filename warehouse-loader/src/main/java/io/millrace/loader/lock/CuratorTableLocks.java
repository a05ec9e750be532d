package io.millrace.loader.lock;

import io.millrace.loader.reconcile.TableLocks;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;

/** Locks as ephemeral nodes: they fall to others when this instance's session ends. Thread-safe. */
public final class CuratorTableLocks implements TableLocks {
    private static final String DIRECTORY = "/locks/warehouse/";

    private final CuratorFramework client;
    private final String root;

    /**
     * @param root path below which everything of Millrace stands
     */
    public CuratorTableLocks(CuratorFramework client, String root) {
        this.client = client;
        this.root = root;
    }

    @Override
    public Optional<TableLock> tryAcquire(DatasetName dataset, Runnable onLoss) {
        InterProcessMutex mutex = new InterProcessMutex(client, root + DIRECTORY + dataset.value());
        SessionGuard guard = SessionGuard.watch(client, onLoss);
        try {
            if (!client.getZookeeperClient().isConnected()) {
                throw new IllegalStateException("not connected");
            }
            if (mutex.acquire(0, TimeUnit.MILLISECONDS)) {
                return Optional.of(new CuratorTableLock(mutex, guard));
            }
            guard.close();
            return Optional.empty();
        } catch (InterruptedException e) {
            guard.close();
            Thread.currentThread().interrupt();
            throw new MillraceException(ErrorCode.SHUTTING_DOWN, "interrupted while locking " + dataset, e);
        } catch (Exception e) {
            guard.close();
            throw new MillraceException(
                    ErrorCode.ZOOKEEPER_UNAVAILABLE,
                    "ZooKeeper does not grant the lock of " + dataset + " (" + e.getMessage() + "); it is tried again",
                    e);
        }
    }
}
