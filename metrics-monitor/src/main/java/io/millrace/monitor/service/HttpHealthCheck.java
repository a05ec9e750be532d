package io.millrace.monitor.service;

import io.millrace.monitor.MonitoredService;
import io.millrace.monitor.collect.HttpPages;
import io.millrace.monitor.collect.Reasons;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Asks over HTTP: readiness decides, the whole health explains. */
public final class HttpHealthCheck implements HealthCheck {
    private static final int MAX_BYTES = 256 * 1024;

    private final HttpPages pages;

    public HttpHealthCheck(HttpPages pages) {
        this.pages = pages;
    }

    @Override
    public ServiceState ask(MonitoredService service) {
        try {
            HttpPages.Page readiness = pages.get(service.page("/actuator/health/readiness"), MAX_BYTES);
            HttpPages.Page health = pages.get(service.page("/actuator/health"), MAX_BYTES);
            return state(readiness, health);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new ServiceState.Unreachable("interrupted");
        } catch (IOException e) {
            return new ServiceState.Unreachable(Reasons.of(e));
        }
    }

    static ServiceState state(HttpPages.Page readiness, HttpPages.Page health) {
        Optional<HealthAnswer> ready = HealthAnswer.parse(readiness.body());
        if (ready.isEmpty()) {
            return new ServiceState.Down(
                    List.of("its readiness answered HTTP " + readiness.status() + " without a health status"));
        }
        Set<String> problems = new LinkedHashSet<>(ready.get().problems());
        HealthAnswer.parse(health.body()).ifPresent(answer -> problems.addAll(answer.problems()));
        if (ready.get().up() && readiness.status() == 200) {
            return new ServiceState.Up(List.copyOf(problems));
        }
        if (problems.isEmpty()) {
            problems.add("readiness is " + Reasons.shortened(ready.get().status()));
        }
        return new ServiceState.Down(List.copyOf(problems));
    }
}
