package io.millrace.lakewriter.service;

import io.millrace.lakewriter.kafka.Records;
import io.millrace.lakewriter.partition.PartitionWriter;
import io.millrace.lakewriter.record.LogRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * Gives the records of a poll to the writers of their partitions: those of several partitions side by side, while the
 * consumer's thread waits.
 */
final class Intake {
    private final Assignment assignment;
    private final Lifecycle lifecycle;
    private final Executor encoders;
    private final WriterMetrics metrics;

    Intake(Assignment assignment, Lifecycle lifecycle, Executor encoders, WriterMetrics metrics) {
        this.assignment = assignment;
        this.lifecycle = lifecycle;
        this.encoders = encoders;
        this.metrics = metrics;
    }

    void take(ConsumerRecords<byte[], byte[]> records) {
        List<Share> shares = new ArrayList<>();
        for (TopicPartition id : records.partitions()) {
            assignment.find(id).ifPresent(partition -> {
                if (partition.state instanceof PartitionState.Running running) {
                    shares.add(new Share(partition, running.writer(), records.records(id)));
                }
            });
        }
        shares.forEach(this::count);
        offer(shares).forEach(this::settle);
        records.nextOffsets().forEach((id, next) -> advance(id, next.offset()));
    }

    private void count(Share share) {
        long bytes = 0;
        for (ConsumerRecord<byte[], byte[]> record : share.records) {
            bytes += Math.max(0, record.serializedValueSize());
        }
        metrics.taken(share.partition.dataset, share.records.size(), bytes);
    }

    private List<Outcome> offer(List<Share> shares) {
        if (shares.size() < 2) {
            return shares.stream().map(Share::offer).toList();
        }
        List<CompletableFuture<Outcome>> others = shares.subList(1, shares.size()).stream()
                .map(share -> CompletableFuture.supplyAsync(share::offer, encoders))
                .toList();
        List<Outcome> outcomes = new ArrayList<>(shares.size());
        outcomes.add(shares.get(0).offer());
        // Also when interrupted: no writer may be closed while somebody gives it records.
        others.forEach(each -> outcomes.add(each.join()));
        return outcomes;
    }

    private void settle(Outcome outcome) {
        if (outcome instanceof Outcome.NeedsWindow needs) {
            lifecycle.loadWindow(needs.partition(), needs.writer(), needs.record());
        } else if (outcome instanceof Outcome.Failed failed) {
            lifecycle.failed(failed.partition(), failed.failure());
        }
    }

    /** The consumer may have passed offsets without visible records. */
    private void advance(TopicPartition id, long position) {
        assignment.find(id).ifPresent(partition -> {
            if (partition.state instanceof PartitionState.Running running) {
                running.writer().advanceTo(position);
            }
        });
    }

    /** One partition's records; nobody else touches its writer meanwhile. */
    private record Share(
            AssignedPartition partition, PartitionWriter writer, List<ConsumerRecord<byte[], byte[]>> records) {
        private Outcome offer() {
            try {
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    LogRecord logRecord = Records.of(record);
                    if (!writer.offer(logRecord)) {
                        return new Outcome.NeedsWindow(partition, writer, logRecord);
                    }
                }
                return new Outcome.Taken();
            } catch (RuntimeException e) {
                return new Outcome.Failed(partition, e);
            }
        }
    }

    private sealed interface Outcome {
        record Taken() implements Outcome {}

        record NeedsWindow(AssignedPartition partition, PartitionWriter writer, LogRecord record) implements Outcome {}

        record Failed(AssignedPartition partition, RuntimeException failure) implements Outcome {}
    }
}
