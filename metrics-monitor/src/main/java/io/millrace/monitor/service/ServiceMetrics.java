package io.millrace.monitor.service;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** Publishes the services' states as {@code millrace.service.up}. */
public final class ServiceMetrics {
    private ServiceMetrics() {}

    /** One gauge for every watched service. */
    public static void register(ServiceWatch watch, MeterRegistry registry) {
        for (WatchedService watched : watch.services()) {
            String name = watched.service().name();
            Gauge.builder("millrace.service.up", watch, services -> up(services, name))
                    .description("1 when the service said that it is ready, else 0")
                    .tag("name", name)
                    .register(registry);
        }
    }

    private static double up(ServiceWatch watch, String name) {
        return watch.services().stream()
                        .anyMatch(watched ->
                                watched.service().name().equals(name) && watched.state() instanceof ServiceState.Up)
                ? 1
                : 0;
    }
}
