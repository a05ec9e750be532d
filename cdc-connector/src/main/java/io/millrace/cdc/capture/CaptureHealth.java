package io.millrace.cdc.capture;

import io.millrace.cdc.snapshot.SnapshotStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Shows each capture at {@code /actuator/health}: up while changes flow or another instance captures, else down with the reason. */
public final class CaptureHealth implements HealthIndicator {
    private final SourceCapture capture;

    private CaptureHealth(SourceCapture capture) {
        this.capture = capture;
    }

    /** One part for each source by its name; without sources, one that is up. */
    public static HealthContributor contributor(SourceCaptures captures) {
        if (captures.all().isEmpty()) {
            return (HealthIndicator) () -> Health.up().build();
        }
        Map<String, HealthIndicator> indicators = new LinkedHashMap<>();
        captures.all().forEach(capture -> indicators.put(capture.name(), new CaptureHealth(capture)));
        return CompositeHealthContributor.fromMap(indicators);
    }

    @Override
    public Health health() {
        CaptureState state = capture.state();
        if (state instanceof CaptureState.Standby) {
            return Health.up().withDetail("state", "standby").build();
        }
        if (state instanceof CaptureState.Streaming streaming) {
            Health.Builder health = Health.up();
            capture.lag().ifPresent(lag -> health.withDetail("secondsBehind", lag.seconds())
                    .withDetail("bytesBehind", lag.bytes()));
            return health.withDetail("state", "streaming")
                    .withDetail("since", streaming.since())
                    .withDetail("lastContact", streaming.lastContact())
                    .withDetail("lastEventAt", streaming.lastEventAt())
                    .withDetail("file", streaming.position().file())
                    .withDetail("position", streaming.position().position())
                    .withDetail("gtids", streaming.position().gtids())
                    .withDetail("seq", streaming.position().seq())
                    .withDetail("snapshots", snapshots())
                    .build();
        }
        if (state instanceof CaptureState.Failed failed) {
            return Health.down()
                    .withDetail("state", "failed")
                    .withDetail("since", failed.since())
                    .withDetail("code", failed.code())
                    .withDetail("reason", failed.reason())
                    .build();
        }
        return Health.down().withDetail("state", "starting").build();
    }

    /** Tables whose copy isn't done, and how many are. */
    private Map<String, Object> snapshots() {
        Map<String, Object> shown = new LinkedHashMap<>();
        List<SnapshotStatus> all = capture.snapshots();
        shown.put(
                "done",
                all.stream()
                        .filter(status -> status.state() == SnapshotStatus.State.DONE)
                        .count());
        for (SnapshotStatus status : all) {
            if (status.state() != SnapshotStatus.State.DONE) {
                String state = status.state().name().toLowerCase(Locale.ROOT).replace('_', '-') + ", " + status.rows()
                        + " rows";
                shown.put(
                        status.table().toString(), status.reason().isEmpty() ? state : state + ": " + status.reason());
            }
        }
        return shown;
    }
}
