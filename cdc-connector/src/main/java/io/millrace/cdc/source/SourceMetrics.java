package io.millrace.cdc.source;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.cdc.check.Finding;
import java.util.List;

/** Shows each source in the metrics: whether it can be captured, and how much is wrong with it. */
public final class SourceMetrics {
    public SourceMetrics(SourceWatches watches, MeterRegistry registry) {
        watches.all().forEach(watch -> register(watch, registry));
    }

    private static void register(SourceWatch watch, MeterRegistry registry) {
        Gauge.builder("millrace.source.up", watch, watched -> watched.state() instanceof SourceState.Ready ? 1 : 0)
                .description("1 when the source's last check found nothing that blocks capture, else 0")
                .tag("source", watch.name())
                .register(registry);
        findings(watch, "blocking", Finding.Blocking.class, registry);
        findings(watch, "warning", Finding.Warning.class, registry);
    }

    private static void findings(
            SourceWatch watch, String severity, Class<? extends Finding> type, MeterRegistry registry) {
        Gauge.builder("millrace.source.findings", watch, watched -> findings(watched).stream()
                        .filter(type::isInstance)
                        .count())
                .description("How many things the source's last check found wrong")
                .tag("source", watch.name())
                .tag("severity", severity)
                .register(registry);
    }

    private static List<Finding> findings(SourceWatch watch) {
        SourceState state = watch.state();
        if (state instanceof SourceState.Ready ready) {
            return ready.findings();
        }
        return state instanceof SourceState.Misconfigured misconfigured ? misconfigured.findings() : List.of();
    }
}
