package io.millrace.lakewriter.service;

import com.google.common.base.Ticker;
import io.millrace.lakewriter.dedup.DedupWindow;
import io.millrace.lakewriter.kafka.LoadProgress;
import io.millrace.lakewriter.partition.PartitionWriter;
import io.millrace.lakewriter.record.LogRecord;
import io.millrace.lakewriter.record.RecordReader;
import io.millrace.lakewriter.service.PartitionWork.Recovery;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.consumer.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes assigned partitions from one {@link PartitionState} to the next. Runs on the consumer's thread; what blocks runs on
 * executors, and comes back through the {@link Background}.
 */
final class Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);
    private static final Duration BROKEN_PAUSE = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration TELL_EVERY = Duration.ofSeconds(10);

    private final Consumer<byte[], byte[]> consumer;
    private final Assignment assignment;
    private final WriterOptions options;
    private final PartitionWork work;
    private final Background background;
    private final Executor recoveries;
    private final Executor windowLoads;
    private final Ticker ticker;
    private final RecordReader reader = new RecordReader();

    Lifecycle(
            Consumer<byte[], byte[]> consumer,
            Assignment assignment,
            WriterOptions options,
            PartitionWork work,
            Background background,
            Executor recoveries,
            Executor windowLoads,
            Ticker ticker) {
        this.consumer = consumer;
        this.assignment = assignment;
        this.options = options;
        this.work = work;
        this.background = background;
        this.recoveries = recoveries;
        this.windowLoads = windowLoads;
        this.ticker = ticker;
    }

    /** Looks for the end of the partition's chain; what was read before is dropped. */
    void startAgain(AssignedPartition partition) {
        partition.drop();
        partition.state = recovering();
        recover(partition);
    }

    /** Finishes what is old, and retries what has waited. */
    void tend(AssignedPartition partition) {
        partition.writer().ifPresent(PartitionWriter::finishIfOld);
        if (partition.state instanceof PartitionState.Finishing finishing
                && finishing.writer().isIdle()) {
            finished(partition, finishing.breakage());
            return;
        }
        if (partition.state instanceof PartitionState.LoadingWindow loading) {
            tellOf(loading, partition);
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
                () -> work.recover(partition.dataset, partition.id),
                () -> assignment.has(partition),
                recovery -> recovered(partition, recovery),
                failure -> failed(partition, failure));
    }

    private PartitionState recovering() {
        return new PartitionState.Recovering(Deadline.after(ticker, PATIENCE));
    }

    private void recovered(AssignedPartition partition, Recovery recovery) {
        long end = recovery.tail().end();
        partition.found(end);
        partition.last = recovery.tail().last().map(batch -> batch.name());
        consumer.seek(partition.id, recovery.readFrom());
        PartitionWriter writer = new PartitionWriter(
                recovery.chain(),
                end,
                recovery.window(),
                options.of(partition.dataset).rotation(),
                options.batches(),
                reader,
                options.contract(partition.dataset),
                ticker);
        writer.advanceTo(recovery.readFrom());
        partition.state = new PartitionState.Running(writer);
        LOG.info("{}: the chain goes on at offset {}", recovery.chain(), end);
    }

    /** The record needs older ids than are known: they are loaded, and the record is read again afterwards. */
    void loadWindow(AssignedPartition partition, PartitionWriter writer, LogRecord record) {
        LoadProgress progress = new LoadProgress();
        partition.state = new PartitionState.LoadingWindow(writer, Deadline.after(ticker, PATIENCE), progress);
        consumer.pause(List.of(partition.id));
        consumer.seek(partition.id, record.offset());
        LOG.info("{}: loading the deduplication window before offset {}", partition.id, record.offset());
        DedupWindow unknown = writer.window();
        background.run(
                windowLoads,
                () -> work.loadWindow(writer.chain(), unknown, record.offset(), progress),
                () -> assignment.has(partition, writer) && partition.state instanceof PartitionState.LoadingWindow,
                window -> windowLoaded(partition, writer, window),
                failure -> failed(partition, failure));
    }

    private static void windowLoaded(AssignedPartition partition, PartitionWriter writer, DedupWindow window) {
        LOG.info(
                "{}: the deduplication window is loaded, {} ids in {} bytes",
                partition.id,
                window.size(),
                window.memoryBytes());
        writer.replaceWindow(window);
        partition.succeeded();
        partition.state = new PartitionState.Running(writer);
    }

    /** Says from time to time how far a load is. */
    private void tellOf(PartitionState.LoadingWindow loading, AssignedPartition partition) {
        if (partition.tellAgainAt.filter(again -> !again.isOver()).isPresent()) {
            return;
        }
        if (partition.tellAgainAt.isPresent()) {
            LOG.info("{}: loading the deduplication window: {}", partition.id, loading.progress());
        }
        partition.tellAgainAt = Optional.of(Deadline.after(ticker, TELL_EVERY));
    }

    /** Retention may have passed the records in memory: they are stored first, for nobody could read them again. */
    void lookAgain(AssignedPartition partition) {
        LOG.warn("{}: Kafka does not have the wanted offset; looking at the chain again", partition.id);
        finishUp(partition, Optional.empty());
    }

    /** One partition that can't be read must not keep the others from being read. */
    void stopReading(AssignedPartition partition, Exception failure) {
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
        breakage.ifPresent(reason -> breakUntilLater(partition, reason));
    }

    /** Everything that was read is stored. */
    private void finished(AssignedPartition partition, Optional<String> breakage) {
        if (breakage.isEmpty()) {
            startAgain(partition);
            return;
        }
        breakUntilLater(partition, breakage.get());
    }

    private void breakUntilLater(AssignedPartition partition, String reason) {
        partition.drop();
        partition.state = new PartitionState.Broken(reason, Optional.of(Deadline.after(ticker, BROKEN_PAUSE)));
    }

    /** What was read and not stored is dropped, and read again when the cause has passed. */
    void failed(AssignedPartition partition, Throwable failure) {
        String reason =
                Failures.isForeseen(failure) ? String.valueOf(failure.getMessage()) : partition.id + ": " + failure;
        boolean isBroken = Failures.needsSomebody(failure);
        boolean wasBroken = partition.state instanceof PartitionState.Broken;
        if (isBroken || (wasBroken && Failures.passes(failure))) {
            if (!wasBroken) {
                LOG.error("{} stops: {}", partition.id, reason);
            }
            breakUntilLater(partition, isBroken ? reason : brokenReason(partition));
            return;
        }
        partition.drop();
        if (Failures.isForeseen(failure)) {
            LOG.warn("{}: {}", partition.id, reason);
        } else {
            LOG.error("{}: unexpected failure; the partition starts again from its chain", partition.id, failure);
        }
        partition.state = new PartitionState.Waiting(reason, Deadline.after(ticker, partition.nextPause()));
    }

    private static String brokenReason(AssignedPartition partition) {
        return partition.state instanceof PartitionState.Broken broken ? broken.reason() : "";
    }
}
