package io.millrace.embedded;

/** A ZooKeeper ensemble. */
public interface ZooKeeperBackend extends Backend {

    /** The connect string, {@code host:port}. */
    String connectString();
}
