package io.millrace.monitor.alert;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The incidents that are open, as a metric by severity, owner and whether somebody has taken them. */
final class IncidentMetrics {
    private final MultiGauge open;

    IncidentMetrics(MeterRegistry registry) {
        this.open = MultiGauge.builder("millrace.incidents.open")
                .description(
                        "Incidents that are not over, by severity, owner, and state: open, or acknowledged by somebody")
                .register(registry);
    }

    /** Takes what is known now in place of everything before; what was seen too shortly to tell anybody does not count. */
    void take(Collection<Incident> incidents) {
        Map<Tags, Integer> counts = new TreeMap<>(java.util.Comparator.comparing(Tags::toString));
        for (Severity severity : Severity.values()) {
            // Zero is told too: an alert on this must be able to tell "none" from "nobody looks".
            counts.put(tags(severity, "", Incident.State.OPEN), 0);
        }
        incidents.stream()
                .filter(incident -> incident.state() != Incident.State.PENDING && !incident.isOver())
                .forEach(incident ->
                        counts.merge(tags(incident.worst(), incident.owner(), incident.state()), 1, Integer::sum));
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        counts.forEach((tags, count) -> rows.add(MultiGauge.Row.of(tags, count)));
        open.register(rows, true);
    }

    private static Tags tags(Severity severity, String owner, Incident.State state) {
        return Tags.of("severity", severity.name().toLowerCase(Locale.ROOT), "owner", owner, "state", state.text());
    }
}
