package io.millrace.lakewriter.service;

import io.millrace.lake.batch.BatchSettings;
import io.millrace.lakewriter.partition.Rotation;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * How a lake writer works.
 *
 * @param topics which topics it copies; names that are not datasets are left alone
 * @param consumers members of the consumer group in this process, a thread each
 * @param memoryBytes most memory for batches that are not stored yet, over all partitions of the process
 * @param deduplicationWindow how far back an id makes a record a duplicate
 * @param uploadThreads batches stored at a time
 * @param shutdownTimeout how long a stop waits for open batches to be stored
 */
public record WriterOptions(
        Pattern topics,
        int consumers,
        Rotation rotation,
        BatchSettings batches,
        long memoryBytes,
        Duration deduplicationWindow,
        int uploadThreads,
        Duration shutdownTimeout) {
    public WriterOptions {
        if (consumers < 1 || uploadThreads < 1 || memoryBytes < 1) {
            throw new IllegalArgumentException("consumers, upload threads and memory must be positive");
        }
        if (deduplicationWindow.isNegative() || shutdownTimeout.isNegative()) {
            throw new IllegalArgumentException("durations must not be negative");
        }
    }
}
