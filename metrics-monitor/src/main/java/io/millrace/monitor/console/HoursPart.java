package io.millrace.monitor.console;

import io.millrace.monitor.reconcile.ReconciliationStore.Hour;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The hours of a dataset, as a part of its page.
 *
 * @param chart volume against its expected band, as JSON for the chart
 * @param verdict what the chart shows, in a sentence, for whoever does not see it
 * @param shown hours that are listed
 * @param troubled how many of the last two days' hours do not add up
 */
public record HoursPart(
        String dataset, Instant now, Optional<String> chart, String verdict, List<HourRow> shown, long troubled) {
    /**
     * @param state of the hour, in a colour
     * @param where records are missing, in words; empty when none are
     */
    public record HourRow(Hour hour, State state, String where) {}
}
