package io.millrace.jobs.daemon;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Elects the one instance that runs jobs. It keeps others from doing the same work; that two at once end with one current version is the
 * doing of the pointers' conditional writes.
 */
public final class Leadership implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

    private final LeaderLatch latch;

    /**
     * @param root path below which everything of Millrace stands
     */
    public Leadership(CuratorFramework zooKeeper, String root) {
        this.latch = new LeaderLatch(zooKeeper, root + "/jobs/leader");
    }

    /** Stands for election. */
    public void start() {
        try {
            latch.start();
        } catch (Exception e) {
            throw new IllegalStateException("the election of the runner of jobs can't begin", e);
        }
    }

    /** Whether this instance is the one; false at once when the session with ZooKeeper is in doubt. */
    public boolean isHeld() {
        return latch.hasLeadership();
    }

    /** Waits until this instance is the one, no longer than so long. */
    boolean await(Duration timeout) throws InterruptedException {
        return latch.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        try {
            latch.close();
        } catch (IOException | IllegalStateException e) {
            LOG.debug("the election of the runner of jobs was left late", e);
        }
    }
}
