package io.millrace.monitor.anomaly.replay;

import java.util.List;

/**
 * How well a detector did.
 *
 * @param alarms that it gave
 * @param incidents that there were
 * @param falseAlarms that tell of no incident
 * @param missed incidents that no alarm tells of
 */
public record ReplayReport(int alarms, int incidents, List<Alarm> falseAlarms, List<Incident> missed) {
    public ReplayReport {
        falseAlarms = List.copyOf(falseAlarms);
        missed = List.copyOf(missed);
    }

    /** Share of the alarms that tell of an incident; 1 without alarms. */
    public double precision() {
        return alarms == 0 ? 1 : 1 - (double) falseAlarms.size() / alarms;
    }

    /** Share of the incidents that were told; 1 without incidents. */
    public double recall() {
        return incidents == 0 ? 1 : 1 - (double) missed.size() / incidents;
    }
}
