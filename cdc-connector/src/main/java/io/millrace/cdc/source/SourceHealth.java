package io.millrace.cdc.source;

import io.millrace.cdc.check.BinlogPosition;
import io.millrace.cdc.check.Finding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Shows each source at {@code /actuator/health}: up when its changes can be captured, else down with everything that is wrong. */
public final class SourceHealth implements HealthIndicator {
    private final SourceWatch watch;

    SourceHealth(SourceWatch watch) {
        this.watch = watch;
    }

    /** One part for each source by its name; without sources, one that says so and is up. */
    public static HealthContributor contributor(SourceWatches watches) {
        if (watches.all().isEmpty()) {
            return (HealthIndicator) () -> Health.up()
                    .withDetail("sources", "none is configured; name servers in cdc-connector.sources")
                    .build();
        }
        Map<String, HealthIndicator> indicators = new LinkedHashMap<>();
        watches.all().forEach(watch -> indicators.put(watch.name(), new SourceHealth(watch)));
        return CompositeHealthContributor.fromMap(indicators);
    }

    @Override
    public Health health() {
        SourceState state = watch.state();
        if (state instanceof SourceState.Ready ready) {
            return ready(ready);
        }
        if (state instanceof SourceState.Misconfigured misconfigured) {
            return Health.down()
                    .withDetail("version", misconfigured.facts().versionText())
                    .withDetail("since", misconfigured.since())
                    .withDetail("findings", shown(misconfigured.findings()))
                    .build();
        }
        if (state instanceof SourceState.Unavailable unavailable) {
            return Health.down()
                    .withDetail("since", unavailable.since())
                    .withDetail("kind", unavailable.kind().text())
                    .withDetail("reason", unavailable.reason())
                    .build();
        }
        return Health.down().withDetail("reason", "not checked yet").build();
    }

    private static Health ready(SourceState.Ready ready) {
        Health.Builder health = Health.up()
                .withDetail("version", ready.facts().versionText())
                .withDetail("since", ready.since())
                .withDetail("serverUuid", ready.facts().serverUuid().orElse("none"));
        ready.facts().binlogEnd().ifPresent(end -> position(health, end));
        return health.withDetail("findings", shown(ready.findings())).build();
    }

    private static void position(Health.Builder health, BinlogPosition end) {
        health.withDetail("binlogFile", end.file())
                .withDetail("binlogPosition", end.position())
                .withDetail("gtids", end.gtids());
    }

    private static List<Map<String, String>> shown(List<Finding> findings) {
        return findings.stream().map(SourceHealth::shown).toList();
    }

    private static Map<String, String> shown(Finding finding) {
        Map<String, String> shown = new LinkedHashMap<>();
        shown.put("severity", finding instanceof Finding.Blocking ? "blocking" : "warning");
        shown.put("code", finding.code().text());
        shown.put("problem", finding.problem());
        shown.put("remedy", finding.remedy());
        return shown;
    }
}
