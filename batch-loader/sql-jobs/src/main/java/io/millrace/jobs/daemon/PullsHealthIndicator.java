package io.millrace.jobs.daemon;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Shows the pulls. Down while declarations are wrong or pulls fail for reasons that don't pass by themselves. */
final class PullsHealthIndicator implements HealthIndicator {
    private final PullsLoop loop;

    PullsHealthIndicator(PullsLoop loop) {
        this.loop = loop;
    }

    @Override
    public Health health() {
        Map<String, PullStanding> standings = new TreeMap<>(loop.standings());
        boolean isBroken =
                !loop.problems().isEmpty() || standings.values().stream().anyMatch(PullStanding::isBroken);
        Map<String, Object> pulls = new TreeMap<>();
        standings.forEach((name, standing) -> pulls.put(name, shown(standing)));
        Health.Builder health = isBroken ? Health.down() : Health.up();
        return health.withDetail("problems", loop.problems())
                .withDetail("pulls", pulls)
                .build();
    }

    private static Map<String, String> shown(PullStanding standing) {
        Map<String, String> shown = new LinkedHashMap<>();
        shown.put("last_success", standing.succeededAt().map(Object::toString).orElse("never"));
        standing.failed().ifPresent(failed -> {
            shown.put("failures", Integer.toString(standing.failures()));
            shown.put("code", failed.code().text());
            shown.put("reason", failed.message());
        });
        return shown;
    }
}
