package io.millrace.monitor.alert;

import io.millrace.runtime.settings.Default;
import io.millrace.runtime.settings.Description;

/** Which messages go to a channel. */
@Description("Which messages go to a channel.")
public record RouteSettings(
        @Description("Name of the channel.") String channel,

        @Description("Only those of this owner; of everybody when empty.") @Default("")
        String owner,

        @Description("Only those at least so bad: info, warning or critical.") @Default("warning")
        Severity severity,

        @Description("Whether it gets only what nobody has taken in time.") @Default("false")
        boolean escalation) {
    /** Whether a message goes there. */
    boolean takes(Incident incident, String owner, IncidentRules.Notice notice) {
        boolean due = !escalation
                || notice == IncidentRules.Notice.ESCALATED
                || (notice == IncidentRules.Notice.RESOLVED && incident.escalated());
        return due && incident.worst().compareTo(severity) >= 0 && (this.owner.isEmpty() || this.owner.equals(owner));
    }
}
