package io.millrace.ingest.reload;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Shows watched files in the service's health. A broken one doesn't make it unhealthy: what was read before still serves. */
public final class FilesHealthIndicator implements HealthIndicator {
    private final FileWatch files;

    public FilesHealthIndicator(FileWatch files) {
        this.files = files;
    }

    @Override
    public Health health() {
        Health.Builder health = Health.up();
        files.all().forEach(watched -> health.withDetail(watched.name(), text(watched)));
        return health.build();
    }

    private static String text(Watched<?> watched) {
        return watched.problem()
                .map(problem -> "broken since " + problem.since() + ", what was read at " + watched.readAt()
                        + " stays in force: " + problem.reason())
                .orElse("read at " + watched.readAt());
    }
}
