package io.millrace.monitor.service;

import io.millrace.monitor.MonitoredService;
import java.time.Instant;
import java.util.Optional;

/**
 * A service and its state.
 *
 * @param since when it came into this kind of state, as far as the monitor saw it; reasons may have changed since
 * @param asked when it was last asked; empty when never yet
 */
public record WatchedService(MonitoredService service, ServiceState state, Instant since, Optional<Instant> asked) {
    /** The same service after another answer. */
    public WatchedService with(ServiceState answer, Instant at) {
        boolean same = answer.getClass() == state.getClass();
        return new WatchedService(service, answer, same ? since : at, Optional.of(at));
    }
}
