package io.millrace.runtime.settings;

/** A service that serves people or programs over HTTP, on a port apart from its management port. */
public interface HttpServiceSettings extends ServiceSettings {
    /** TCP port of the service's own interface. */
    int httpPort();

    /** Address that port listens on. */
    String httpBindAddress();
}
