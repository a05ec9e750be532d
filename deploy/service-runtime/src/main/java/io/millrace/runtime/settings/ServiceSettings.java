package io.millrace.runtime.settings;

/** What every service's section has: where the service shows its health and metrics. */
public interface ServiceSettings {
    /** TCP port of {@code /actuator/health} and {@code /actuator/prometheus}. */
    int managementPort();

    /** Address that port listens on; it needs no login, so it is loopback unless told otherwise. */
    String managementBindAddress();
}
