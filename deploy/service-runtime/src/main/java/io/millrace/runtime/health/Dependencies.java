package io.millrace.runtime.health;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Watches all dependencies of a service. Every one counts as down until its first check has passed. */
public final class Dependencies implements AutoCloseable {
    private final List<DependencyWatch> watches;

    public Dependencies(List<Dependency> dependencies, InstantSource clock) {
        this.watches = dependencies.stream()
                .map(dependency -> new DependencyWatch(dependency, clock))
                .toList();
        watches.forEach(DependencyWatch::start);
    }

    /** State by name, in the order in which the service names its dependencies. */
    public Map<String, DependencyState> states() {
        Map<String, DependencyState> states = new LinkedHashMap<>();
        watches.forEach(watch -> states.put(watch.name(), watch.state()));
        return states;
    }

    /** Whether every dependency is proven. */
    public boolean allUp() {
        return states().values().stream().allMatch(state -> state instanceof DependencyState.Up);
    }

    /** Whether every dependency is proven without which the service is down. */
    boolean allNeededUp() {
        return watches.stream().allMatch(watch -> watch.isAwaited() || watch.state() instanceof DependencyState.Up);
    }

    @Override
    public void close() {
        watches.forEach(DependencyWatch::close);
    }
}
