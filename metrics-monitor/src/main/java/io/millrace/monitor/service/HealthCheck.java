package io.millrace.monitor.service;

import io.millrace.monitor.MonitoredService;

/** Asks one service how it is. Never throws: no answer is an answer. */
@FunctionalInterface
public interface HealthCheck {
    ServiceState ask(MonitoredService service);
}
