package io.millrace.cdc.capture;

import java.time.Instant;
import java.util.Optional;

/**
 * How far the committed position is behind the source.
 *
 * @param bytes of binlog that are not committed
 * @param seconds at most since when there has been something that is not committed; 0 when there is nothing
 * @param stuckSince since when the position has not moved although there is something to read; empty when it moves
 */
public record Lag(long bytes, double seconds, Optional<Instant> stuckSince) {}
