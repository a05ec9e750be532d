package io.millrace.lakewriter.service;

import com.google.common.base.Ticker;
import io.millrace.lake.batch.BatchObject;
import io.millrace.lake.chain.BatchCommit;
import io.millrace.lake.chain.CommitOutcome;
import io.millrace.lakewriter.dedup.DedupWindow;
import io.millrace.lakewriter.kafka.CommittedHint;
import io.millrace.lakewriter.kafka.Records;
import io.millrace.lakewriter.partition.PartitionWriter;
import io.millrace.lakewriter.record.LogRecord;
import io.millrace.lakewriter.record.RecordReader;
import io.millrace.lakewriter.service.PartitionJobs.Recovery;
import io.millrace.lakewriter.service.PartitionJobs.TopicRecreated;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One member of the consumer group: gives each partition's records to its {@link PartitionWriter} and sees to it that
 * finished batches are stored, one at a time and in order. Everything here runs on one thread; what blocks runs on
 * executors, whose results come back through a queue.
 */
final class ConsumerLoop implements ConsumerRebalanceListener {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerLoop.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration BROKEN_PAUSE = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);
    private static final int FINISHED_AHEAD = 2;
    private static final Set<ErrorCode> NEEDS_SOMEBODY =
            EnumSet.of(ErrorCode.CHAIN_BROKEN, ErrorCode.CORRUPT_OBJECT, ErrorCode.INVALID_CONFIGURATION);

    private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;
    private final WriterOptions options;
    private final PartitionJobs jobs;
    private final Executor recoveries;
    private final Executor windowLoads;
    private final Executor uploads;
    private final WriterMetrics metrics;
    private final MemoryBudget memory;
    private final Ticker ticker;
    private final RecordReader reader = new RecordReader();
    private final Map<TopicPartition, AssignedPartition> partitions = new HashMap<>();
    private final Set<TopicPartition> ignored = new HashSet<>();
    private final Background background = new Background();
    private volatile LoopReport report = LoopReport.EMPTY;

    ConsumerLoop(
            org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
            WriterOptions options,
            PartitionJobs jobs,
            Executor recoveries,
            Executor windowLoads,
            Executor uploads,
            WriterMetrics metrics,
            MemoryBudget memory,
            Ticker ticker) {
        this.consumer = consumer;
        this.options = options;
        this.jobs = jobs;
        this.recoveries = recoveries;
        this.windowLoads = windowLoads;
        this.uploads = uploads;
        this.metrics = metrics;
        this.memory = memory;
        this.ticker = ticker;
    }

    /** What the loop last saw of its partitions; for other threads. */
    LoopReport report() {
        return report;
    }

    void subscribe() {
        consumer.subscribe(options.topics(), this);
    }

    /** Polls once and does all that is due. */
    void turn() {
        ConsumerRecords<byte[], byte[]> records = poll();
        for (TopicPartition id : records.partitions()) {
            Optional.ofNullable(partitions.get(id)).ifPresent(partition -> take(partition, records.records(id)));
        }
        records.nextOffsets().forEach((id, next) -> advance(id, next.offset()));
        background.take();
        for (AssignedPartition partition : new ArrayList<>(partitions.values())) {
            tend(partition);
        }
        relieveMemory();
        for (AssignedPartition partition : partitions.values()) {
            store(partition);
        }
        pauseAndResume();
        leaveHints();
        report = LoopReport.of(partitions.values(), ignored);
    }

    private ConsumerRecords<byte[], byte[]> poll() {
        try {
            return consumer.poll(POLL);
        } catch (OffsetOutOfRangeException e) {
            for (TopicPartition id : e.partitions()) {
                Optional.ofNullable(partitions.get(id))
                        .filter(partition -> partition.writer().isPresent())
                        .ifPresent(this::lookAgain);
            }
            return ConsumerRecords.empty();
        } catch (KafkaException e) {
            List<AssignedPartition> unreadable = NamedPartitions.of(e, partitions.keySet()).stream()
                    .flatMap(id -> Optional.ofNullable(partitions.get(id)).stream())
                    .toList();
            if (unreadable.isEmpty()) {
                throw e;
            }
            unreadable.forEach(partition -> stopReading(partition, e));
            return ConsumerRecords.empty();
        }
    }

    /** Retention may have passed the records in memory: they are stored first, for nobody could read them again. */
    private void lookAgain(AssignedPartition partition) {
        LOG.warn("{}: Kafka does not have the wanted offset; looking at the chain again", partition.id);
        finishUp(partition, Optional.empty());
    }

    /** One partition that can't be read must not keep the others from being read. */
    private void stopReading(AssignedPartition partition, KafkaException failure) {
        boolean isKnown = partition.state instanceof PartitionState.Broken
                || (partition.state instanceof PartitionState.Finishing finishing
                        && finishing.breakage().isPresent());
        if (isKnown) {
            return;
        }
        String reason = partition.id + " can't be read: " + failure.getClass().getSimpleName() + " ("
                + failure.getMessage()
                + "); the other partitions go on. Mend the partition's log (a replica or a backup of"
                + " the broker) or the rights to read it; it is tried again every " + BROKEN_PAUSE.toSeconds() + " s";
        LOG.error("{}", reason, failure);
        finishUp(partition, Optional.of(reason));
    }

    private void finishUp(AssignedPartition partition, Optional<String> breakage) {
        Optional<PartitionWriter> writer = partition.writer();
        if (writer.isPresent()) {
            writer.get().finish();
            partition.state = new PartitionState.Finishing(writer.get(), breakage);
            return;
        }
        breakage.ifPresent(reason -> {
            partition.drop();
            partition.state = new PartitionState.Broken(reason, Optional.of(Deadline.after(ticker, BROKEN_PAUSE)));
        });
    }

    /** Everything that was read is stored. */
    private void finished(AssignedPartition partition, Optional<String> breakage) {
        if (breakage.isEmpty()) {
            startAgain(partition);
            return;
        }
        partition.drop();
        partition.state = new PartitionState.Broken(breakage.get(), Optional.of(Deadline.after(ticker, BROKEN_PAUSE)));
    }

    private void take(AssignedPartition partition, List<ConsumerRecord<byte[], byte[]>> records) {
        if (!(partition.state instanceof PartitionState.Running running)) {
            return;
        }
        try {
            for (ConsumerRecord<byte[], byte[]> record : records) {
                LogRecord logRecord = Records.of(record);
                if (!running.writer().offer(logRecord)) {
                    loadWindow(partition, running.writer(), logRecord);
                    return;
                }
            }
        } catch (RuntimeException e) {
            failed(partition, e);
        }
    }

    private void loadWindow(AssignedPartition partition, PartitionWriter writer, LogRecord record) {
        partition.state = new PartitionState.LoadingWindow(writer, Deadline.after(ticker, PATIENCE));
        consumer.pause(List.of(partition.id));
        consumer.seek(partition.id, record.offset());
        long end = record.offset();
        background.run(
                windowLoads,
                () -> jobs.loadWindow(writer.chain(), record.timestamp(), end),
                () -> isOurs(partition, writer) && partition.state instanceof PartitionState.LoadingWindow,
                window -> windowLoaded(partition, writer, window),
                failure -> failed(partition, failure));
    }

    private void windowLoaded(AssignedPartition partition, PartitionWriter writer, DedupWindow window) {
        LOG.debug("{}: deduplication window of {} ids loaded", partition.id, window.size());
        writer.replaceWindow(window);
        partition.succeeded();
        partition.state = new PartitionState.Running(writer);
    }

    /** The consumer may have passed offsets without visible records. */
    private void advance(TopicPartition id, long position) {
        AssignedPartition partition = partitions.get(id);
        if (partition != null && partition.state instanceof PartitionState.Running running) {
            running.writer().advanceTo(position);
        }
    }

    /** Finishes what is old, and retries what has waited. */
    private void tend(AssignedPartition partition) {
        partition.writer().ifPresent(PartitionWriter::finishIfOld);
        if (partition.state instanceof PartitionState.Finishing finishing
                && finishing.writer().isIdle()) {
            finished(partition, finishing.breakage());
            return;
        }
        boolean isDue = (partition.state instanceof PartitionState.Waiting waiting
                        && waiting.until().isOver())
                || (partition.state instanceof PartitionState.Broken broken
                        && broken.until().filter(Deadline::isOver).isPresent());
        if (isDue) {
            recover(partition);
        }
    }

    private void recover(AssignedPartition partition) {
        if (!(partition.state instanceof PartitionState.Broken)) {
            partition.state = recovering();
        } else {
            // Stays shown as broken until it is proven not to be.
            partition.state = new PartitionState.Broken(brokenReason(partition), Optional.empty());
        }
        background.run(
                recoveries,
                () -> jobs.recover(partition.dataset, partition.id),
                () -> isOurs(partition),
                recovery -> recovered(partition, recovery),
                failure -> failed(partition, failure));
    }

    private PartitionState recovering() {
        return new PartitionState.Recovering(Deadline.after(ticker, PATIENCE));
    }

    private static String brokenReason(AssignedPartition partition) {
        return partition.state instanceof PartitionState.Broken broken ? broken.reason() : "";
    }

    private void recovered(AssignedPartition partition, Recovery recovery) {
        long end = recovery.tail().end();
        partition.succeeded();
        partition.last = recovery.tail().last().map(batch -> batch.name());
        partition.lastEnd = end;
        partition.hintedPosition = -1;
        consumer.seek(partition.id, recovery.readFrom());
        PartitionWriter writer = new PartitionWriter(
                recovery.chain(), end, recovery.window(), options.rotation(), options.batches(), reader, ticker);
        writer.advanceTo(recovery.readFrom());
        partition.state = new PartitionState.Running(writer);
        LOG.info("{}: the chain goes on at offset {}", recovery.chain(), end);
    }

    /** Stores the partition's first finished batch, unless one is on its way. */
    private void store(AssignedPartition partition) {
        Optional<PartitionWriter> writer = partition.writer();
        boolean mustWait = partition.isCommitting
                || partition.commitAgainAt.filter(again -> !again.isOver()).isPresent();
        if (writer.isEmpty() || mustWait) {
            return;
        }
        writer.get().firstFinished().ifPresent(batch -> store(partition, writer.get(), batch));
    }

    private void store(AssignedPartition partition, PartitionWriter writer, BatchObject batch) {
        BatchCommit commit = partition.commit.orElseGet(() -> new BatchCommit(batch));
        partition.commit = Optional.of(commit);
        partition.isCommitting = true;
        long started = System.nanoTime();
        Consumer<CommitOutcome> done = outcome -> {
            if (outcome instanceof CommitOutcome.Lost lost) {
                LOG.info(
                        "{}: another writer stored the batch up to {}; following it",
                        batch.name().objectKey(),
                        lost.winner().end());
                metrics.lost();
                startAgain(partition);
                return;
            }
            metrics.stored(batch, Duration.ofNanos(System.nanoTime() - started));
            stored(partition, writer, batch);
        };
        background.run(
                uploads,
                () -> jobs.commit(writer.chain(), commit),
                () -> isOurs(partition, writer),
                done,
                failure -> storeFailed(partition, failure));
    }

    private void stored(AssignedPartition partition, PartitionWriter writer, BatchObject batch) {
        LOG.debug("{} stored", batch.name().objectKey());
        writer.stored();
        partition.succeeded();
        partition.commit = Optional.empty();
        partition.isCommitting = false;
        partition.commitAgainAt = Optional.empty();
        partition.commitFailure = Optional.empty();
        partition.last = Optional.of(batch.name());
        partition.lastEnd = batch.attributes().end();
    }

    private void storeFailed(AssignedPartition partition, Throwable failure) {
        if (isTransient(failure)) {
            partition.isCommitting = false;
            partition.commitAgainAt = Optional.of(Deadline.after(ticker, partition.nextPause()));
            if (partition.commitFailure.isEmpty()) {
                LOG.warn("{}: a batch waits: {}", partition.id, failure.getMessage());
            }
            partition.commitFailure = Optional.of(String.valueOf(failure.getMessage()));
            return;
        }
        failed(partition, failure);
    }

    private void failed(AssignedPartition partition, Throwable failure) {
        String reason = failure instanceof MillraceException || failure instanceof TopicRecreated
                ? String.valueOf(failure.getMessage())
                : partition.id + ": " + failure;
        boolean isBroken = failure instanceof MillraceException known && NEEDS_SOMEBODY.contains(known.code());
        boolean wasBroken = partition.state instanceof PartitionState.Broken;
        partition.drop();
        if (isBroken || (wasBroken && isTransient(failure))) {
            if (!wasBroken) {
                LOG.error("{} stops: {}", partition.id, reason);
            }
            String shown = isBroken ? reason : brokenReason(partition);
            partition.state = new PartitionState.Broken(shown, Optional.of(Deadline.after(ticker, BROKEN_PAUSE)));
            return;
        }
        if (isTransient(failure) || failure instanceof TopicRecreated) {
            LOG.warn("{}: {}", partition.id, reason);
        } else {
            LOG.error("{}: unexpected failure; the partition starts again from its chain", partition.id, failure);
        }
        partition.state = new PartitionState.Waiting(reason, Deadline.after(ticker, partition.nextPause()));
    }

    private static boolean isTransient(Throwable failure) {
        return failure instanceof MillraceException known
                && (known.code() == ErrorCode.OBJECT_STORE_UNAVAILABLE || known.code() == ErrorCode.KAFKA_UNAVAILABLE);
    }

    private void startAgain(AssignedPartition partition) {
        partition.drop();
        partition.state = recovering();
        recover(partition);
    }

    /** Too much in memory: the largest open batch goes first. Reading stops until there is room again. */
    private void relieveMemory() {
        memory.set(
                this,
                partitions.values().stream().mapToLong(ConsumerLoop::batchBytes).sum());
        if (!memory.isShort()) {
            return;
        }
        partitions.values().stream()
                .flatMap(partition -> partition.writer().stream())
                .max(Comparator.comparingLong(PartitionWriter::openBytes))
                .ifPresent(PartitionWriter::finish);
    }

    private static long batchBytes(AssignedPartition partition) {
        return partition.writer().map(PartitionWriter::batchBytes).orElse(0L);
    }

    private void pauseAndResume() {
        Set<TopicPartition> reading = new HashSet<>();
        boolean isShort = memory.isShort();
        for (AssignedPartition partition : partitions.values()) {
            boolean mayRead = !isShort
                    && partition.state instanceof PartitionState.Running running
                    && running.writer().finishedBatches() < FINISHED_AHEAD;
            if (mayRead) {
                reading.add(partition.id);
            }
        }
        Set<TopicPartition> paused = consumer.paused();
        consumer.resume(reading.stream().filter(paused::contains).toList());
        consumer.pause(partitions.keySet().stream()
                .filter(id -> !reading.contains(id) && !paused.contains(id))
                .toList());
    }

    private void leaveHints() {
        Map<TopicPartition, OffsetAndMetadata> hints = new HashMap<>();
        for (AssignedPartition partition : partitions.values()) {
            partition.nextHint().map(CommittedHint::toOffset).ifPresent(offset -> hints.put(partition.id, offset));
        }
        if (!hints.isEmpty()) {
            consumer.commitAsync(hints, (offsets, failure) -> {
                if (failure != null) {
                    LOG.debug("committed offsets are only a hint, and were not taken: {}", failure.getMessage());
                }
            });
        }
    }

    /** Finishes every open batch and stores what is finished, until all is stored or the time is over. */
    void drain(Deadline deadline) {
        consumer.pause(consumer.assignment());
        partitions.values().forEach(partition -> partition.writer().ifPresent(PartitionWriter::finish));
        while (!deadline.isOver() && !isDrained()) {
            partitions.values().forEach(this::store);
            consumer.poll(Duration.ofMillis(10));
            background.take();
        }
        commitHintsForGood();
    }

    private boolean isDrained() {
        return partitions.values().stream()
                .allMatch(partition ->
                        partition.writer().map(PartitionWriter::isIdle).orElse(true));
    }

    private void commitHintsForGood() {
        Map<TopicPartition, OffsetAndMetadata> hints = new HashMap<>();
        for (AssignedPartition partition : partitions.values()) {
            partition.hintedPosition = -1;
            partition.nextHint().map(CommittedHint::toOffset).ifPresent(offset -> hints.put(partition.id, offset));
        }
        try {
            consumer.commitSync(hints, Duration.ofSeconds(2));
        } catch (KafkaException e) {
            LOG.debug("committed offsets are only a hint, and were not taken: {}", e.getMessage());
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
        for (TopicPartition id : assigned) {
            // Nothing may be read, nor a position be asked of the group, before the chain's end is known.
            consumer.pause(List.of(id));
            consumer.seek(id, 0);
            Optional<DatasetName> dataset = DatasetName.ofTopic(id.topic());
            if (dataset.isEmpty()) {
                LOG.warn("{} is no dataset's topic and is left alone", id.topic());
                ignored.add(id);
                continue;
            }
            AssignedPartition partition = new AssignedPartition(id, dataset.get(), recovering());
            partitions.put(id, partition);
            recover(partition);
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
        ignored.removeAll(revoked);
        for (TopicPartition id : revoked) {
            Optional.ofNullable(partitions.remove(id)).ifPresent(AssignedPartition::drop);
        }
    }

    /** Whether the partition is still ours, as it was when a job was begun for it. */
    private boolean isOurs(AssignedPartition partition) {
        return partitions.get(partition.id) == partition;
    }

    private boolean isOurs(AssignedPartition partition, PartitionWriter writer) {
        return isOurs(partition)
                && partition.writer().filter(current -> current == writer).isPresent();
    }

    /**
     * Drops everything and closes the consumer.
     *
     * @param silently without a word to the group, as a process that is killed
     */
    void close(boolean silently) {
        partitions.values().forEach(AssignedPartition::drop);
        partitions.clear();
        memory.remove(this);
        consumer.close(CloseOptions.timeout(silently ? Duration.ZERO : CLOSE_TIMEOUT)
                .withGroupMembershipOperation(
                        silently ? GroupMembershipOperation.REMAIN_IN_GROUP : GroupMembershipOperation.DEFAULT));
    }
}
