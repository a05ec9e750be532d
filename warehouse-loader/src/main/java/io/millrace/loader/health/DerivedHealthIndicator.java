package io.millrace.loader.health;

import io.millrace.loader.derived.DerivedLoop;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Shows what keeps results of jobs out of the warehouse. Down when the loader itself fails at one; up when it refuses what one
 * holds, because the loader isn't at fault then and goes on with all others: {@code millrace.derived.refused} tells of it.
 */
public final class DerivedHealthIndicator implements HealthIndicator {
    private final DerivedLoop loop;

    public DerivedHealthIndicator(DerivedLoop loop) {
        this.loop = loop;
    }

    @Override
    public Health health() {
        Map<String, String> problems = loop.problems();
        Health.Builder health = loop.faults() > 0 ? Health.down() : Health.up();
        return health.withDetail("pending_partitions", loop.pending())
                .withDetail("problems", problems)
                .build();
    }
}
