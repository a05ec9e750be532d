package io.millrace.monitor.access;

import java.time.Instant;

/**
 * Something that somebody did at the console.
 *
 * @param action such as {@code replay bad rows}
 * @param target what it was done to, such as a dataset
 * @param outcome what came of it, in a few words without any row's values
 */
public record AuditEntry(Instant at, String who, String action, String target, String outcome) {}
