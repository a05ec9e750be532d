package io.millrace.loader.lock;

import io.millrace.runtime.settings.ZooKeeperSettings;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;

/** Connects to ZooKeeper. */
public final class ZooKeeperClient {
    private static final int CONNECTION_TIMEOUT_MS = 5_000;
    private static final int RETRY_PAUSE_MS = 500;

    private ZooKeeperClient() {}

    /** A started client, which connects, and connects again, in the background. The caller closes it. */
    public static CuratorFramework start(ZooKeeperSettings settings) {
        int sessionTimeout = Math.toIntExact(settings.sessionTimeout().toMillis());
        CuratorFramework client = CuratorFrameworkFactory.builder()
                .connectString(settings.connect())
                .sessionTimeoutMs(sessionTimeout)
                .connectionTimeoutMs(Math.min(CONNECTION_TIMEOUT_MS, sessionTimeout))
                .retryPolicy(new RetryOneTime(RETRY_PAUSE_MS))
                .build();
        client.start();
        return client;
    }
}
