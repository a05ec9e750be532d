package io.millrace.monitor.anomaly.replay;

import java.util.Set;

/**
 * What the detector would have told: anomalous hours of the series of one dataset that stand close together are one alarm.
 *
 * @param series names of the series that were anomalous
 */
public record Alarm(String dataset, long first, long last, Set<String> series) {
    public Alarm {
        series = Set.copyOf(series);
    }

    /** Whether it tells of that incident. What follows an incident within the hours of grace still belongs to it. */
    boolean tells(Incident incident, int graceHours) {
        return dataset.equals(incident.dataset()) && first <= incident.last() + graceHours && last >= incident.first();
    }
}
