package io.millrace.monitor.console;

import io.millrace.monitor.service.ServiceState;
import io.millrace.monitor.service.WatchedService;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * Answer of {@code GET /api/services}.
 *
 * @param generatedAt the monitor's clock, for ages
 * @param services in the order of the settings
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record ServicesAnswer(Instant generatedAt, List<Service> services) {
    static ServicesAnswer of(List<WatchedService> services, Instant now) {
        return new ServicesAnswer(now, services.stream().map(Service::of).toList());
    }

    /**
     * @param state {@code up}, {@code down}, {@code unreachable} or {@code unknown}
     * @param reasons what is not well; may stand also beside {@code up}
     * @param since when the monitor first saw this state
     * @param askedAt when the service was last asked; null when never yet
     * @param metrics address of its Prometheus metrics
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Service(
            String name,
            String state,
            List<String> reasons,
            Instant since,
            Optional<Instant> askedAt,
            String url,
            String metrics) {
        static Service of(WatchedService watched) {
            return new Service(
                    watched.service().name(),
                    text(watched.state()),
                    reasonsOf(watched.state()),
                    watched.since(),
                    watched.asked(),
                    watched.service().url().toString(),
                    watched.service().page("/actuator/prometheus").toString());
        }
    }

    private static String text(ServiceState state) {
        if (state instanceof ServiceState.Up) {
            return "up";
        }
        if (state instanceof ServiceState.Down) {
            return "down";
        }
        return state instanceof ServiceState.Unreachable ? "unreachable" : "unknown";
    }

    private static List<String> reasonsOf(ServiceState state) {
        if (state instanceof ServiceState.Up up) {
            return up.remarks();
        }
        if (state instanceof ServiceState.Down down) {
            return down.reasons();
        }
        return state instanceof ServiceState.Unreachable away ? List.of(away.reason()) : List.of();
    }
}
