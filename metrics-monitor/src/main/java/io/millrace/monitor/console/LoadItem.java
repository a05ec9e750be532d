package io.millrace.monitor.console;

import java.time.Duration;
import java.time.Instant;

/**
 * A transaction that loaded.
 *
 * @param mode append, distinct, upsert, mirror or replay; empty when nobody has said
 */
public record LoadItem(
        String id, String table, long objects, long rows, long bytes, Instant started, Instant finished, String mode) {
    public Duration took() {
        return Duration.between(started, finished);
    }
}
