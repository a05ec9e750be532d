package io.millrace.lakewriter.service;

import io.millrace.lakewriter.partition.PartitionWriter;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;

/**
 * One member of the consumer group: gives each partition's records to its {@link PartitionWriter} and sees to it that
 * finished batches are stored. Everything here runs on one thread.
 */
final class ConsumerLoop {
    private static final Duration POLL = Duration.ofMillis(100);
    /** The consumer's thread compresses what is left of them, and must be back soon. */
    private static final int MOST_CLOSED_AT_ONCE = 16;

    private static final Duration DRAIN_POLL = Duration.ofMillis(10);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

    private final Consumer<byte[], byte[]> consumer;
    private final WriterOptions options;
    private final MemoryBudget memory;
    private final Background background = new Background();
    private final Assignment assignment = new Assignment();
    private final Lifecycle lifecycle;
    private final Rebalances rebalances;
    private final Intake intake;
    private final Storing storing;
    private final ReadGate gate;
    private final OffsetHints hints;
    private final Standstill standstill;
    private volatile LoopReport report = LoopReport.EMPTY;

    ConsumerLoop(
            Consumer<byte[], byte[]> consumer,
            WriterOptions options,
            PartitionWork work,
            LoopThreads threads,
            WriterMetrics metrics,
            MemoryBudget memory) {
        this.consumer = consumer;
        this.options = options;
        this.memory = memory;
        this.lifecycle = new Lifecycle(
                consumer,
                assignment,
                options,
                work,
                background,
                threads.recoveries(),
                threads.windowLoads(),
                threads.ticker());
        this.intake = new Intake(assignment, lifecycle, threads.encoders(), metrics);
        this.rebalances = new Rebalances(consumer, assignment, lifecycle, intake, metrics);
        this.storing = new Storing(
                assignment,
                lifecycle,
                work,
                background,
                threads.uploads(),
                metrics,
                new StoredTraces(options.tracing()),
                threads.ticker());
        this.gate = new ReadGate(consumer, memory);
        this.hints = new OffsetHints(consumer);
        this.standstill = new Standstill(consumer, work, background, threads);
    }

    /** What the loop last saw of its partitions; for other threads. */
    LoopReport report() {
        return report;
    }

    void subscribe() {
        consumer.subscribe(options.topics(), rebalances);
    }

    /** Polls once, while what was polled before is encoded, and does all that is due. */
    void turn() {
        ConsumerRecords<byte[], byte[]> records = poll();
        intake.settle();
        intake.take(records);
        background.take();
        List<AssignedPartition> partitions = assignment.all();
        partitions.forEach(lifecycle::tend);
        relieveMemory();
        partitions.forEach(storing::store);
        gate.apply(partitions);
        hints.leave(partitions);
        standstill.look(partitions);
        report = LoopReport.of(partitions, assignment.ignored());
        intake.begin();
    }

    private ConsumerRecords<byte[], byte[]> poll() {
        try {
            return consumer.poll(POLL);
        } catch (OffsetOutOfRangeException e) {
            intake.settle();
            e.partitions().stream()
                    .flatMap(id -> assignment.find(id).stream())
                    .filter(partition -> partition.writer().isPresent())
                    .forEach(lifecycle::lookAgain);
            return ConsumerRecords.empty();
        } catch (KafkaException e) {
            intake.settle();
            List<AssignedPartition> unreadable = NamedPartitions.of(e, assignment.ids()).stream()
                    .flatMap(id -> assignment.find(id).stream())
                    .toList();
            if (unreadable.isEmpty()) {
                throw e;
            }
            unreadable.forEach(partition -> lifecycle.stopReading(partition, e));
            return ConsumerRecords.empty();
        }
    }

    /**
     * Too much in memory: the largest open batches are closed, unless storing what is closed already will make room. Reading
     * stops until then.
     */
    private void relieveMemory() {
        if (!mustClose()) {
            return;
        }
        List<PartitionWriter> largestFirst = assignment
                .writers()
                .filter(PartitionWriter::isOpen)
                .sorted(Comparator.comparingLong(PartitionWriter::openBytes).reversed())
                .limit(MOST_CLOSED_AT_ONCE)
                .toList();
        for (PartitionWriter largest : largestFirst) {
            if (mustClose()) {
                largest.finish();
            }
        }
        countMemory();
    }

    private boolean mustClose() {
        countMemory();
        long finished =
                assignment.writers().mapToLong(PartitionWriter::finishedBytes).sum();
        return memory.excess() > finished;
    }

    private void countMemory() {
        memory.set(
                this,
                assignment.writers().mapToLong(PartitionWriter::batchBytes).sum());
    }

    /** Finishes every open batch and stores what is finished, until all is stored or the time is over. */
    void drain(Deadline deadline) {
        intake.settle();
        consumer.pause(consumer.assignment());
        assignment.writers().forEach(PartitionWriter::finish);
        while (!deadline.isOver() && !assignment.writers().allMatch(PartitionWriter::isIdle)) {
            assignment.all().forEach(storing::store);
            consumer.poll(DRAIN_POLL);
            background.take();
        }
        hints.leaveForGood(assignment.all());
    }

    /**
     * Drops everything and closes the consumer.
     *
     * @param silently without a word to the group, as a process that is killed
     */
    void close(boolean silently) {
        intake.await();
        assignment.clear();
        memory.remove(this);
        consumer.close(CloseOptions.timeout(silently ? Duration.ZERO : CLOSE_TIMEOUT)
                .withGroupMembershipOperation(
                        silently ? GroupMembershipOperation.REMAIN_IN_GROUP : GroupMembershipOperation.DEFAULT));
    }
}
