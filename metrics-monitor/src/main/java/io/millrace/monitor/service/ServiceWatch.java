package io.millrace.monitor.service;

import io.millrace.monitor.MonitoredService;
import io.millrace.monitor.collect.Reasons;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Asks every service again and again, each beside the others. */
public final class ServiceWatch implements AutoCloseable {
    private final HealthCheck check;
    private final InstantSource clock;
    private final ScheduledExecutorService threads;
    private final Map<String, WatchedService> services = new LinkedHashMap<>();

    public ServiceWatch(List<MonitoredService> services, HealthCheck check, InstantSource clock) {
        this.check = check;
        this.clock = clock;
        for (MonitoredService service : services) {
            this.services.put(
                    service.name(),
                    new WatchedService(service, new ServiceState.Unknown(), clock.instant(), Optional.empty()));
        }
        this.threads = Executors.newScheduledThreadPool(Math.max(1, services.size()), task -> {
            Thread thread = new Thread(task, "services");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Asks from now on, with this pause after every answer. */
    public void start(Duration interval) {
        for (MonitoredService service :
                services().stream().map(WatchedService::service).toList()) {
            var unused =
                    threads.scheduleWithFixedDelay(() -> ask(service), 0, interval.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Asks one service and keeps its answer. */
    void ask(MonitoredService service) {
        ServiceState answer;
        try {
            answer = check.ask(service);
        } catch (RuntimeException e) {
            // Nothing may end the asking for good.
            answer = new ServiceState.Unreachable(Reasons.of(e));
        }
        keep(service, answer);
    }

    private void keep(MonitoredService service, ServiceState answer) {
        synchronized (services) {
            services.computeIfPresent(service.name(), (name, before) -> before.with(answer, clock.instant()));
        }
    }

    /** All services in the order of the settings. */
    public List<WatchedService> services() {
        synchronized (services) {
            return List.copyOf(services.values());
        }
    }

    /** Whether every service was asked since the start. */
    public boolean allAsked() {
        return services().stream().noneMatch(service -> service.state() instanceof ServiceState.Unknown);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
