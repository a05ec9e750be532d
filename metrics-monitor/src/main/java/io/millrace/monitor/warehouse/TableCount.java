package io.millrace.monitor.warehouse;

import java.time.Instant;
import java.util.Optional;

/**
 * The rows of a table as the warehouse itself counts them.
 *
 * @param at when the counting began
 * @param problem why a newer count could not be had
 */
public record TableCount(long rows, Instant at, Optional<String> problem) {}
