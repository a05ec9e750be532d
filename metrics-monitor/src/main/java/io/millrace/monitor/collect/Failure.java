package io.millrace.monitor.collect;

import java.time.Instant;

/**
 * Why a collector learns nothing at the moment.
 *
 * @param since begin of the first collection that failed after the last good one
 */
public record Failure(Instant since, String reason) {}
