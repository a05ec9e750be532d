package io.millrace.monitor.derived;

import io.millrace.schemas.derived.DerivedDescription;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A dataset that a job makes.
 *
 * @param description what the job says; empty when the jobs service never told it
 * @param partitions with a current version, the latest partition first
 * @param held versions that the pointers do not move to, the latest partition first
 */
public record DerivedTable(
        String name, Optional<DerivedDescription> description, List<Partition> partitions, List<Held> held) {
    public DerivedTable {
        partitions = List.copyOf(partitions);
        held = List.copyOf(held);
    }

    /**
     * A partition's current version.
     *
     * @param name {@code 2026-11-23} or {@code 2026-11-23T05}
     * @param key of the version
     * @param code hash of the SQL and its parameters
     * @param manifest object that says what the version holds
     * @param inputs datasets that it was made from
     * @param movedBy host and process
     */
    public record Partition(
            String name,
            String key,
            String code,
            String manifest,
            List<String> inputs,
            long rows,
            long bytes,
            Instant movedAt,
            String movedBy) {
        public Partition {
            inputs = List.copyOf(inputs);
        }
    }

    /**
     * A version that readers do not get.
     *
     * @param rolledBack whether a person did it, rather than the contract
     * @param findings the rules that it breaks
     */
    public record Held(String partition, String key, boolean rolledBack, List<String> findings, Instant at) {
        public Held {
            findings = List.copyOf(findings);
        }
    }

    /** Rows of all current versions. */
    public long rows() {
        return partitions.stream().mapToLong(Partition::rows).sum();
    }

    /** The version that became current last. */
    public Optional<Partition> lastMade() {
        return partitions.stream().max(Comparator.comparing(Partition::movedAt));
    }

    /** What it reads: as the job says, else as its versions do. */
    public List<String> inputs() {
        return description.flatMap(DerivedDescription::inputs).orElseGet(() -> partitions.stream()
                .flatMap(partition -> partition.inputs().stream())
                .distinct()
                .sorted()
                .toList());
    }

    /** Its columns with their origins; none while the job has not told them. */
    public Stream<DerivedDescription.Column> columns() {
        return description.flatMap(DerivedDescription::columns).stream().flatMap(List::stream);
    }
}
