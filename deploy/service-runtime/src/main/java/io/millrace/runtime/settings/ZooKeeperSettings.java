package io.millrace.runtime.settings;

import java.time.Duration;

/** Section {@code zookeeper}. */
@Description("ZooKeeper, for locks and leadership.")
public record ZooKeeperSettings(
        @Description("Servers, host:port, separated by commas.")
        String connect,

        @Description("All paths stand below this one.") @Default("/millrace")
        String root,

        @Description("How long a service may be away before its locks pass on.") @Default("15s")
        Duration sessionTimeout) {
    public static final Section<ZooKeeperSettings> SECTION = new Section<>("zookeeper", ZooKeeperSettings.class);

    public ZooKeeperSettings {
        if (!root.startsWith("/") || root.endsWith("/")) {
            throw new IllegalArgumentException("root must begin with a slash and not end with one, but is " + root);
        }
    }
}
