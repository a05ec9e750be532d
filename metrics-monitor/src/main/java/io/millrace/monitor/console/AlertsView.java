package io.millrace.monitor.console;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is wrong at the moment, the worst first. */
public record AlertsView(Shell shell, List<Matter> matters) {
    /**
     * Something that is wrong.
     *
     * @param since when it began, as far as it is known
     * @param owner who answers for it; empty when nobody is named
     * @param remedy what to do first
     */
    public record Matter(
            State state,
            String what,
            String address,
            List<String> reasons,
            Optional<Instant> since,
            String owner,
            String remedy) {}
}
