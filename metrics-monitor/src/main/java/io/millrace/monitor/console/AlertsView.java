package io.millrace.monitor.console;

import io.millrace.monitor.alert.IncidentStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Open incidents, the worst first, silences, and what is over.
 *
 * @param problem why incidents can't be shown; empty when they can
 */
public record AlertsView(
        Shell shell,
        List<Matter> open,
        List<Matter> over,
        List<IncidentStore.Silence> silences,
        Optional<String> problem) {
    /**
     * An incident as a line.
     *
     * @param address where to look; empty when it is about no page
     * @param silenced whether nobody is told about it at the moment
     */
    public record Matter(
            long id,
            String cause,
            State state,
            String title,
            String address,
            String expected,
            String seen,
            List<String> parts,
            String advice,
            String owner,
            Instant opened,
            Optional<Instant> ended,
            Optional<String> acknowledgedBy,
            boolean silenced,
            int conditions) {}
}
