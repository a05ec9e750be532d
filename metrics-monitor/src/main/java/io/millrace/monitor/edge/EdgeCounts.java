package io.millrace.monitor.edge;

import java.time.Instant;
import java.util.Optional;

/**
 * What the edges answered to clients since their start. An event that was answered with retry and then sent again counts
 * twice.
 *
 * @param edges how many edges the counts are from
 * @param since start of the edge that runs for the shortest time: the sum is complete only from then on
 */
public record EdgeCounts(int edges, long accepted, long rejected, long retry, Optional<Instant> since) {
    static final EdgeCounts NONE = new EdgeCounts(0, 0, 0, 0, Optional.empty());

    EdgeCounts plus(EdgeCounts other) {
        Optional<Instant> latest = since.isPresent() && other.since.isPresent()
                ? since.filter(mine -> mine.isAfter(other.since.get())).or(() -> other.since)
                : since.or(() -> other.since);
        return new EdgeCounts(
                edges + other.edges, accepted + other.accepted, rejected + other.rejected, retry + other.retry, latest);
    }
}
