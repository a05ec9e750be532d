package io.millrace.loader.health;

import io.millrace.loader.run.LoaderStatus;
import io.millrace.loader.run.LoaderStatus.DatasetStatus;
import io.millrace.schemas.dataset.DatasetName;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Shows each dataset. Down when somebody has to mend something, or when the schedule is stuck; up when batches are held, because
 * it isn't the service that is at fault then, and when loads wait for the end of a window or of an outage, which the
 * dependencies show.
 */
public final class LoadsHealthIndicator implements HealthIndicator {
    private final LoaderStatus status;
    private final Supplier<Optional<String>> problem;
    private final InstantSource clock;
    private final Duration alarmAfter;

    /**
     * @param problem why datasets don't get their turn; empty when they do
     * @param alarmAfter a dataset of which a batch has waited for longer is one to alarm about
     */
    public LoadsHealthIndicator(
            LoaderStatus status, Supplier<Optional<String>> problem, InstantSource clock, Duration alarmAfter) {
        this.status = status;
        this.problem = problem;
        this.clock = clock;
        this.alarmAfter = alarmAfter;
    }

    @Override
    public Health health() {
        Map<String, Object> datasets = new LinkedHashMap<>();
        Map<String, Object> alarms = new LinkedHashMap<>();
        boolean failed = false;
        int held = 0;
        int waiting = 0;
        for (Map.Entry<DatasetName, DatasetStatus> entry : status.datasets().entrySet()) {
            DatasetStatus dataset = entry.getValue();
            failed |= dataset.failed();
            held += dataset.held();
            waiting += dataset.waiting() ? 1 : 0;
            Duration age = age(dataset);
            if (age.compareTo(alarmAfter) > 0) {
                alarms.put(
                        entry.getKey().value(),
                        dataset.pending() + " batches are not loaded, the first since " + age.toSeconds() + " s: "
                                + dataset.text());
            }
            datasets.put(entry.getKey().value(), details(dataset, age));
        }
        Optional<String> stuck = problem.get();
        Health.Builder health = failed || stuck.isPresent() ? Health.down() : Health.up();
        stuck.ifPresent(reason -> health.withDetail("problem", reason));
        if (!alarms.isEmpty()) {
            health.withDetail("unloaded_alarms", alarms);
        }
        return health.withDetail("held_batches", held)
                .withDetail("waiting_datasets", waiting)
                .withDetail("datasets", datasets)
                .build();
    }

    private Duration age(DatasetStatus dataset) {
        return dataset.pendingSince()
                .map(since -> Duration.between(since, clock.instant()))
                .orElse(Duration.ZERO);
    }

    private static Map<String, Object> details(DatasetStatus dataset, Duration age) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("state", dataset.text());
        details.put("pending_batches", dataset.pending());
        details.put("pending_seconds", age.toSeconds());
        details.put("held_batches", dataset.held());
        dataset.lastLoad().ifPresent(moment -> details.put("last_load", moment.toString()));
        return details;
    }
}
