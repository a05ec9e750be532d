package io.millrace.jobs.daemon;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Shows the jobs. Down while job files are wrong or partitions fail for reasons that don't pass by themselves; up while versions are held,
 * because it isn't the service that is at fault then.
 */
final class JobsHealthIndicator implements HealthIndicator {
    private final JobsLoop loop;

    JobsHealthIndicator(JobsLoop loop) {
        this.loop = loop;
    }

    @Override
    public Health health() {
        JobsLoop.State state = loop.state();
        boolean isBroken = !state.problems().isEmpty() || !state.failed().isEmpty();
        Health.Builder health = isBroken ? Health.down() : Health.up();
        state.lastLook().ifPresent(moment -> health.withDetail("last_look", moment.toString()));
        return health.withDetail("leader", state.isLeader())
                .withDetail("jobs", state.jobs())
                .withDetail("problems", state.problems())
                .withDetail("failed", state.failed())
                .withDetail("held", state.held())
                .build();
    }
}
