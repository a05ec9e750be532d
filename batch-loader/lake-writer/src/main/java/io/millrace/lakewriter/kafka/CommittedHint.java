package io.millrace.lakewriter.kafka;

import io.millrace.schemas.batch.BatchName;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * What the writer leaves beside Kafka's committed offset: the chain's last batch and its end, and that no visible record
 * stood between that end and the committed offset. True for ever, whoever wrote it; only never the last word.
 *
 * @param position the committed offset
 * @param end end of the batch
 */
public record CommittedHint(long position, long end, BatchName last) {
    private static final String SEPARATOR = " ";

    public OffsetAndMetadata toOffset() {
        return new OffsetAndMetadata(position, end + SEPARATOR + last.objectKey());
    }

    /** The hint inside a committed offset; empty when somebody else committed it. */
    public static Optional<CommittedHint> of(OffsetAndMetadata committed) {
        String[] parts = committed.metadata().split(SEPARATOR);
        if (parts.length != 2) {
            return Optional.empty();
        }
        try {
            long end = Long.parseLong(parts[0]);
            return BatchName.parse(parts[1]).map(name -> new CommittedHint(committed.offset(), end, name));
        } catch (NumberFormatException notOurs) {
            return Optional.empty();
        }
    }
}
