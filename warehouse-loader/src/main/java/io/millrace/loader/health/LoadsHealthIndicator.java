package io.millrace.loader.health;

import io.millrace.loader.run.LoaderStatus;
import io.millrace.loader.run.LoaderStatus.DatasetStatus;
import io.millrace.schemas.dataset.DatasetName;
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

    /**
     * @param problem why datasets don't get their turn; empty when they do
     */
    public LoadsHealthIndicator(LoaderStatus status, Supplier<Optional<String>> problem) {
        this.status = status;
        this.problem = problem;
    }

    @Override
    public Health health() {
        Map<String, Object> datasets = new LinkedHashMap<>();
        boolean failed = false;
        int held = 0;
        int waiting = 0;
        for (Map.Entry<DatasetName, DatasetStatus> entry : status.datasets().entrySet()) {
            DatasetStatus dataset = entry.getValue();
            failed |= dataset.failed();
            held += dataset.held();
            waiting += dataset.waiting() ? 1 : 0;
            datasets.put(entry.getKey().value(), details(dataset));
        }
        Optional<String> stuck = problem.get();
        Health.Builder health = failed || stuck.isPresent() ? Health.down() : Health.up();
        stuck.ifPresent(reason -> health.withDetail("problem", reason));
        return health.withDetail("held_batches", held)
                .withDetail("waiting_datasets", waiting)
                .withDetail("datasets", datasets)
                .build();
    }

    private static Map<String, Object> details(DatasetStatus dataset) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("state", dataset.text());
        details.put("pending_batches", dataset.pending());
        details.put("held_batches", dataset.held());
        dataset.lastLoad().ifPresent(moment -> details.put("last_load", moment.toString()));
        return details;
    }
}
