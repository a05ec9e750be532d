package io.millrace.cdc.capture;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Elects the one instance that captures a source. It keeps others from trying, so that nothing is read twice for nothing; that only
 * one can write is Kafka's doing.
 */
public final class Leadership implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

    private final String source;
    private final LeaderLatch latch;

    /**
     * @param root path below which everything of Millrace stands
     */
    public Leadership(String source, CuratorFramework zooKeeper, String root) {
        this.source = source;
        this.latch = new LeaderLatch(zooKeeper, root + "/cdc/" + source);
    }

    public void start() {
        try {
            latch.start();
        } catch (Exception e) {
            throw new IllegalStateException("the election for source " + source + " can't begin", e);
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
            LOG.debug("the election for source {} was left late", source, e);
        }
    }
}
