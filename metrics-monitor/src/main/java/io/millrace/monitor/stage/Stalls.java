package io.millrace.monitor.stage;

import io.millrace.monitor.stage.Step.Kind;
import io.millrace.schemas.dataset.DatasetName;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Remembers since when a stage has been behind without moving. Time in which a stage could not be counted doesn't count.
 * Not thread-safe.
 */
final class Stalls {
    private final Map<DatasetName, Map<Kind, Behind>> behind = new HashMap<>();

    /** Takes the steps of a dataset as they are now; returns for how long each has stood still behind. */
    Map<Kind, Duration> update(DatasetName dataset, List<Step> steps, Instant now) {
        Map<Kind, Behind> before = behind.getOrDefault(dataset, Map.of());
        Map<Kind, Behind> after = new EnumMap<>(Kind.class);
        Map<Kind, Duration> durations = new EnumMap<>(Kind.class);
        for (Step step : steps) {
            if (step.after() >= step.before()) {
                continue;
            }
            Behind known = before.get(step.kind());
            Behind current = known != null && known.count == step.after() ? known : new Behind(step.after(), now);
            after.put(step.kind(), current);
            durations.put(step.kind(), Duration.between(current.since, now));
        }
        behind.put(dataset, after);
        return durations;
    }

    /** Forgets every other dataset. */
    void keepOnly(Set<DatasetName> datasets) {
        behind.keySet().retainAll(datasets);
    }

    private record Behind(long count, Instant since) {}
}
