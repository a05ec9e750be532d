package io.millrace.jobs.daemon;

import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Shows the pulls. Down while declarations are wrong or pulls fail for reasons that don't pass by themselves. */
final class PullsHealthIndicator implements HealthIndicator {
    private final PullsLoop loop;
    private final InstantSource clock;

    PullsHealthIndicator(PullsLoop loop, InstantSource clock) {
        this.loop = loop;
        this.clock = clock;
    }

    @Override
    public Health health() {
        Map<String, PullStanding> standings = new TreeMap<>(loop.standings());
        boolean isBroken =
                !loop.problems().isEmpty() || standings.values().stream().anyMatch(PullStanding::isBroken);
        Map<String, Object> pulls = new TreeMap<>();
        standings.forEach((name, standing) -> pulls.put(name, shown(standing, clock.instant())));
        Health.Builder health = isBroken ? Health.down() : Health.up();
        return health.withDetail("problems", loop.problems())
                .withDetail("pulls", pulls)
                .build();
    }

    private static Map<String, String> shown(PullStanding standing, Instant now) {
        Map<String, String> shown = new LinkedHashMap<>();
        shown.put("dataset", standing.pull().dataset().value());
        shown.put("schedule", standing.pull().schedule().text());
        standing.next(now).ifPresent(next -> shown.put("next", next.toString()));
        shown.put("last_success", standing.succeededAt().map(Object::toString).orElse("never"));
        standing.failed().ifPresent(failed -> {
            shown.put("failures", Integer.toString(standing.failures()));
            shown.put("code", failed.code().text());
            shown.put("reason", failed.message());
        });
        return shown;
    }
}
