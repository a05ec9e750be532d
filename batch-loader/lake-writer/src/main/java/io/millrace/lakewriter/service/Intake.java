package io.millrace.lakewriter.service;

import io.millrace.lakewriter.kafka.Records;
import io.millrace.lakewriter.partition.PartitionWriter;
import io.millrace.lakewriter.record.LogRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Gives what was polled to the partitions' writers, which read and compress it: all partitions side by side, and while the
 * consumer's thread polls for more. The writers belong to the encoders from {@link #begin} to {@link #settle}, and to the
 * consumer's thread otherwise.
 */
final class Intake {
    /** Fewer records are taken at once: handing them over would cost more time than it saves. */
    private static final int WORTH_A_THREAD = 500;

    private final Assignment assignment;
    private final Lifecycle lifecycle;
    private final Executor encoders;
    private final WriterMetrics metrics;
    private List<Share> waiting = List.of();
    private List<CompletableFuture<Outcome>> encoding = List.of();

    Intake(Assignment assignment, Lifecycle lifecycle, Executor encoders, WriterMetrics metrics) {
        this.assignment = assignment;
        this.lifecycle = lifecycle;
        this.encoders = encoders;
        this.metrics = metrics;
    }

    /** Takes what was polled: a few records now, many with the next {@link #begin}. Nothing may be encoding. */
    void take(ConsumerRecords<byte[], byte[]> records) {
        List<Share> shares = new ArrayList<>();
        records.nextOffsets().forEach((id, next) -> share(records, id, next).ifPresent(shares::add));
        shares.forEach(this::count);
        if (records.count() >= WORTH_A_THREAD) {
            waiting = shares;
            return;
        }
        shares.stream().map(Share::offer).toList().forEach(this::settle);
    }

    private Optional<Share> share(ConsumerRecords<byte[], byte[]> records, TopicPartition id, OffsetAndMetadata next) {
        return assignment
                .find(id)
                .flatMap(partition -> partition.state instanceof PartitionState.Running running
                        ? Optional.of(new Share(partition, running.writer(), records.records(id), next.offset()))
                        : Optional.empty());
    }

    private void count(Share share) {
        long bytes = 0;
        for (ConsumerRecord<byte[], byte[]> record : share.records) {
            bytes += Math.max(0, record.serializedValueSize());
        }
        metrics.taken(share.partition.dataset, share.records.size(), bytes);
    }

    /** Begins to encode what was taken, but for partitions whose writer is another one since. */
    void begin() {
        encoding = waiting.stream()
                .filter(share -> share.partition.state instanceof PartitionState.Running
                        && assignment.has(share.partition, share.writer))
                .map(share -> CompletableFuture.supplyAsync(share::offer, encoders))
                .toList();
        waiting = List.of();
    }

    /** Waits until the encoders have let go of the writers. Also when interrupted: none may be closed before. */
    void await() {
        CompletableFuture.allOf(encoding.toArray(CompletableFuture[]::new))
                .handle((nothing, failure) -> true)
                .join();
    }

    /** Waits, and draws the consequences. */
    void settle() {
        List<CompletableFuture<Outcome>> ended = encoding;
        encoding = List.of();
        ended.forEach(outcome -> settle(outcome.join()));
    }

    private void settle(Outcome outcome) {
        long warnings = outcome.writer().takeWarnings();
        if (warnings > 0) {
            metrics.warned(outcome.partition().dataset, warnings);
        }
        if (outcome instanceof Outcome.NeedsWindow needs) {
            if (assignment.has(needs.partition(), needs.writer())) {
                lifecycle.loadWindow(needs.partition(), needs.writer(), needs.record());
            }
        } else if (outcome instanceof Outcome.Failed failed) {
            if (assignment.has(failed.partition(), failed.writer())) {
                lifecycle.failed(failed.partition(), failed.failure());
            }
        }
    }

    /**
     * One partition's records; nobody else touches its writer meanwhile.
     *
     * @param next the offset behind them; the consumer may have passed offsets without visible records
     */
    private record Share(
            AssignedPartition partition,
            PartitionWriter writer,
            List<ConsumerRecord<byte[], byte[]>> records,
            long next) {
        private Outcome offer() {
            try {
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    LogRecord logRecord = Records.of(record);
                    if (!writer.offer(logRecord)) {
                        return new Outcome.NeedsWindow(partition, writer, logRecord);
                    }
                }
                writer.advanceTo(next);
                return new Outcome.Taken(partition, writer);
            } catch (RuntimeException e) {
                return new Outcome.Failed(partition, writer, e);
            }
        }
    }

    private sealed interface Outcome {
        AssignedPartition partition();

        PartitionWriter writer();

        record Taken(AssignedPartition partition, PartitionWriter writer) implements Outcome {}

        record NeedsWindow(AssignedPartition partition, PartitionWriter writer, LogRecord record) implements Outcome {}

        record Failed(AssignedPartition partition, PartitionWriter writer, RuntimeException failure)
                implements Outcome {}
    }
}
