package io.millrace.loader.maintenance;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** All times in which nothing is loaded. */
public record MaintenanceWindows(List<MaintenanceWindow> windows) {
    public MaintenanceWindows {
        windows = List.copyOf(windows);
    }

    /** Why nothing is loaded at this moment; empty when no window is on. */
    public Optional<String> reason(Instant now) {
        return windows.stream()
                .flatMap(window -> window.endIfWithin(now).stream())
                .max(Comparator.naturalOrder())
                .map(end -> "a maintenance window until " + end);
    }
}
