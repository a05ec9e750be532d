package io.millrace.runtime.health;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/** Shows the dependencies at {@code /actuator/health}: down as soon as one of them is, each with its reason. */
final class DependenciesHealthIndicator implements HealthIndicator {
    /** Not ready, but in good health. */
    private static final Status WAITING = new Status("WAITING");

    private final Dependencies dependencies;

    DependenciesHealthIndicator(Dependencies dependencies) {
        this.dependencies = dependencies;
    }

    @Override
    public Health health() {
        Health.Builder health = dependencies.allUp() ? Health.up() : Health.status(missing());
        dependencies.states().forEach((name, state) -> health.withDetail(name, text(state)));
        return health.build();
    }

    private Status missing() {
        return dependencies.allNeededUp() ? WAITING : Status.DOWN;
    }

    private static String text(DependencyState state) {
        if (state instanceof DependencyState.Up up) {
            return "up since " + up.since();
        }
        if (state instanceof DependencyState.Down down) {
            return "down since " + down.since() + ": " + down.reason();
        }
        return "not proven yet";
    }
}
