package io.millrace.monitor.console;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the jobs have made of the lake. */
public record JobsView(Shell shell, List<Derived> derived, Optional<String> problem) {
    /**
     * @param partitions how many partitions have a current version
     * @param latest of the partitions, the newest first
     * @param held partitions whose newest version is held back
     */
    public record Derived(String name, int partitions, List<Partition> latest, List<String> held) {}

    /** One partition's current version. */
    public record Partition(String name, String version, long rows, long bytes, Instant madeAt, List<String> inputs) {}
}
