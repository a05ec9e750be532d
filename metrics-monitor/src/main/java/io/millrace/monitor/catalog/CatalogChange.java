package io.millrace.monitor.catalog;

import java.time.Instant;

/**
 * Something that has changed about a dataset.
 *
 * @param who did it; empty when nobody knows
 * @param kind what it belongs to: {@code contract}, {@code table}, {@code job}, {@code console} or {@code erasure}
 * @param what in a few words
 * @param detail what was before, or what came of it; may be empty
 */
public record CatalogChange(Instant at, String who, String kind, String what, String detail) {}
