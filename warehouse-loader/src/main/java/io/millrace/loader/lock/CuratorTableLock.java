package io.millrace.loader.lock;

import io.millrace.loader.reconcile.TableLocks.TableLock;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A lock that was taken, together with the guard of its session. */
final class CuratorTableLock implements TableLock {
    private static final Logger LOG = LoggerFactory.getLogger(CuratorTableLock.class);

    private final InterProcessMutex mutex;
    private final SessionGuard guard;

    CuratorTableLock(InterProcessMutex mutex, SessionGuard guard) {
        this.mutex = mutex;
        this.guard = guard;
    }

    @Override
    public boolean isHeld() {
        return !guard.isLost() && mutex.isAcquiredInThisProcess();
    }

    @Override
    public void close() {
        guard.close();
        try {
            mutex.release();
        } catch (Exception e) {
            // Curator goes on deleting the node, and it ends with the session at the latest.
            LOG.warn("a table's lock could not be given back at once: {}", e.getMessage());
        }
    }
}
