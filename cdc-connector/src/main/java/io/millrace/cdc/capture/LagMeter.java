package io.millrace.cdc.capture;

import io.millrace.cdc.stream.SourcePosition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Tells how far a position is behind the source, from looks at the source's binlog files. Not thread-safe. */
final class LagMeter {
    /**
     * A file of the source's binlog.
     *
     * @param size in bytes at the moment
     */
    record BinlogFile(String name, long size) {}

    private Optional<Instant> caughtUp = Optional.empty();
    private Optional<SourcePosition> before = Optional.empty();
    private Instant movedAt = Instant.MIN;

    /**
     * @param files all files of the source in their order; asked for before the position was
     * @param position the committed one
     * @param lastEventAt when the last event that was read happened in the source
     */
    Lag measure(List<BinlogFile> files, SourcePosition position, Instant lastEventAt, Instant now) {
        long bytes = bytes(files, position);
        boolean moved = before.filter(position::equals).isEmpty();
        if (moved || bytes == 0) {
            movedAt = now;
        }
        before = Optional.of(position);
        if (bytes == 0) {
            caughtUp = Optional.of(now);
            return new Lag(0, 0, Optional.empty());
        }
        // What is not read yet came after the last event that was read, and after the moment at which there was nothing
        // more.
        Instant since = caughtUp.filter(moment -> moment.isAfter(lastEventAt)).orElse(lastEventAt);
        double seconds = since.equals(Instant.EPOCH)
                ? Double.NaN
                : Math.max(0, Duration.between(since, now).toMillis() / 1e3);
        return new Lag(bytes, seconds, moved ? Optional.empty() : Optional.of(movedAt));
    }

    private static long bytes(List<BinlogFile> files, SourcePosition position) {
        long bytes = 0;
        for (BinlogFile file : files) {
            // Files before the position's own don't count; when that is gone or not known yet, all do.
            bytes = file.name().equals(position.file())
                    ? Math.max(0, file.size() - position.position())
                    : bytes + file.size();
        }
        return bytes;
    }
}
