package io.millrace.lakewriter.service;

import io.millrace.lake.batch.BatchSettings;
import io.millrace.lakewriter.dedup.IdMemory;
import io.millrace.lakewriter.record.ContractGate;
import io.millrace.runtime.contract.Contracts;
import io.millrace.runtime.tracing.Tracing;
import io.millrace.schemas.dataset.DatasetName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * How a lake writer works.
 *
 * @param topics which topics it copies; names that are not datasets are left alone
 * @param consumers members of the consumer group in this process, a thread each
 * @param memoryBytes most memory for batches that are not stored yet, over all partitions of the process
 * @param windowMemory where deduplication windows lie
 * @param uploadThreads batches stored at a time
 * @param shutdownTimeout how long a stop waits for open batches to be stored
 * @param contracts those in force, asked again and again
 * @param acceptedLosses behind which chains may go on
 * @param tracing where steps of traces go
 */
public record WriterOptions(
        Pattern topics,
        int consumers,
        DatasetRules datasets,
        BatchSettings batches,
        long memoryBytes,
        IdMemory windowMemory,
        int uploadThreads,
        Duration shutdownTimeout,
        Supplier<Contracts> contracts,
        List<LossAcceptance> acceptedLosses,
        Tracing tracing) {
    public WriterOptions {
        if (consumers < 1 || uploadThreads < 1 || memoryBytes < 1) {
            throw new IllegalArgumentException("consumers, upload threads and memory must be positive");
        }
        if (shutdownTimeout.isNegative()) {
            throw new IllegalArgumentException("durations must not be negative");
        }
        acceptedLosses = List.copyOf(acceptedLosses);
    }

    /** The same without tracing. */
    public WriterOptions(
            Pattern topics,
            int consumers,
            DatasetRules datasets,
            BatchSettings batches,
            long memoryBytes,
            IdMemory windowMemory,
            int uploadThreads,
            Duration shutdownTimeout,
            Supplier<Contracts> contracts,
            List<LossAcceptance> acceptedLosses) {
        this(
                topics,
                consumers,
                datasets,
                batches,
                memoryBytes,
                windowMemory,
                uploadThreads,
                shutdownTimeout,
                contracts,
                acceptedLosses,
                Tracing.off());
    }

    DatasetOptions of(DatasetName dataset) {
        return datasets.of(dataset);
    }

    /** What the dataset's contract demands at each moment. Changes are held against none: their rows lie inside an envelope. */
    Supplier<Optional<ContractGate>> contract(DatasetName dataset) {
        return dataset.isChanges() ? Optional::empty : ContractGate.source(dataset, contracts);
    }
}
