package io.millrace.runtime.health;

import java.time.Instant;

/** What is known of a dependency. */
public sealed interface DependencyState {
    /** Not checked yet: counts as down. */
    record Unproven() implements DependencyState {}

    /** The last check passed. */
    record Up(Instant since) implements DependencyState {}

    /** The last check failed. */
    record Down(Instant since, String reason) implements DependencyState {}
}
