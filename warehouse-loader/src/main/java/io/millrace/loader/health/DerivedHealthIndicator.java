package io.millrace.loader.health;

import io.millrace.loader.derived.DerivedLoop;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Shows what keeps results of jobs out of the warehouse. Down when somebody has to mend something. */
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
