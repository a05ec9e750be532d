package io.millrace.lake.audit;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * How an audit is made.
 *
 * @param from batches of hours before this one are only walked past; empty for none
 * @param to batches of this hour and later ones are only walked past; empty for none
 * @param topic asks what Kafka has of the topic now; empty when it is not to be asked, or has no such topic
 * @param records counts the records that Kafka still has, to be compared with the batches'; empty for not at all
 * @param parallelReads batches read at a time
 * @param progress told how many of how many batches were read
 */
public record AuditOptions(
        Optional<Instant> from,
        Optional<Instant> to,
        Supplier<Optional<TopicExtent>> topic,
        Optional<RecordCount> records,
        int parallelReads,
        Consumer<Progress> progress) {
    /** Everything, without Kafka. */
    public static final AuditOptions LAKE_ALONE =
            new AuditOptions(Optional.empty(), Optional.empty(), Optional::empty, Optional.empty(), 1, progress -> {});

    public AuditOptions {
        if (parallelReads < 1) {
            throw new IllegalArgumentException("at least one batch must be read at a time, but " + parallelReads);
        }
    }

    /** How far the audit is. */
    public record Progress(long read, long batches) {}

    boolean covers(Instant hour) {
        return from.filter(hour::isBefore).isEmpty()
                && to.filter(end -> !hour.isBefore(end)).isEmpty();
    }
}
