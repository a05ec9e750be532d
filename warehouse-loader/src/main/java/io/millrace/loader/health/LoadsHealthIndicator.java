package io.millrace.loader.health;

import io.millrace.loader.run.LoaderStatus;
import io.millrace.loader.run.LoaderStatus.DatasetStatus;
import io.millrace.schemas.dataset.DatasetName;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Shows each dataset. Down while something that a load needs is away; up when batches are held, because it isn't the service
 * that is at fault then.
 */
public final class LoadsHealthIndicator implements HealthIndicator {
    private final LoaderStatus status;

    public LoadsHealthIndicator(LoaderStatus status) {
        this.status = status;
    }

    @Override
    public Health health() {
        Map<String, Object> datasets = new LinkedHashMap<>();
        boolean failed = false;
        int held = 0;
        for (Map.Entry<DatasetName, DatasetStatus> entry : status.datasets().entrySet()) {
            DatasetStatus dataset = entry.getValue();
            failed |= dataset.failed();
            held += dataset.held();
            datasets.put(entry.getKey().value(), details(dataset));
        }
        Health.Builder health = failed ? Health.down() : Health.up();
        return health.withDetail("held_batches", held)
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
