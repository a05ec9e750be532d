package io.millrace.lake.audit;

import java.util.OptionalLong;

/** Counts the records that Kafka still has of the audited topic. */
@FunctionalInterface
public interface RecordCount {
    /**
     * The records that readers of committed data see from one offset to before another; empty when some of these offsets are
     * gone. Asked in the order of offsets, partition by partition.
     */
    OptionalLong between(int partition, long from, long to);
}
