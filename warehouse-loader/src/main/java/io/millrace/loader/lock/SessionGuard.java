package io.millrace.loader.lock;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.curator.framework.state.ConnectionStateListener;

/**
 * Notices that the session is lost, or in doubt: as long as the connection is suspended, the server may have ended the session
 * and given its locks away.
 */
final class SessionGuard implements AutoCloseable {
    private final CuratorFramework client;
    private final Runnable onLoss;
    private final AtomicBoolean lost = new AtomicBoolean();
    private final ConnectionStateListener listener = this::changed;

    private SessionGuard(CuratorFramework client, Runnable onLoss) {
        this.client = client;
        this.onLoss = onLoss;
    }

    static SessionGuard watch(CuratorFramework client, Runnable onLoss) {
        SessionGuard guard = new SessionGuard(client, onLoss);
        client.getConnectionStateListenable().addListener(guard.listener);
        return guard;
    }

    boolean isLost() {
        return lost.get();
    }

    private void changed(CuratorFramework source, ConnectionState state) {
        boolean inDoubt = state == ConnectionState.SUSPENDED || state == ConnectionState.LOST;
        if (inDoubt && lost.compareAndSet(false, true)) {
            onLoss.run();
        }
    }

    @Override
    public void close() {
        client.getConnectionStateListenable().removeListener(listener);
    }
}
