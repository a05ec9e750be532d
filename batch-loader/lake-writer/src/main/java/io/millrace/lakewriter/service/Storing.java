package io.millrace.lakewriter.service;

import com.google.common.base.Ticker;
import io.millrace.lake.batch.BatchObject;
import io.millrace.lake.chain.BatchCommit;
import io.millrace.lake.chain.CommitOutcome;
import io.millrace.lakewriter.partition.PartitionWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to it that finished batches are stored: in order, and of each partition one at a time. */
final class Storing {
    private static final Logger LOG = LoggerFactory.getLogger(Storing.class);

    private final Assignment assignment;
    private final Lifecycle lifecycle;
    private final PartitionWork work;
    private final Background background;
    private final Executor uploads;
    private final WriterMetrics metrics;
    private final StoredTraces traces;
    private final Ticker ticker;

    Storing(
            Assignment assignment,
            Lifecycle lifecycle,
            PartitionWork work,
            Background background,
            Executor uploads,
            WriterMetrics metrics,
            StoredTraces traces,
            Ticker ticker) {
        this.assignment = assignment;
        this.lifecycle = lifecycle;
        this.work = work;
        this.background = background;
        this.uploads = uploads;
        this.metrics = metrics;
        this.traces = traces;
        this.ticker = ticker;
    }

    /** Begins to store the partition's first finished batch, unless one is on its way. */
    void store(AssignedPartition partition) {
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
        long started = ticker.read();
        background.run(
                uploads,
                () -> work.commit(writer.chain(), commit),
                () -> assignment.has(partition, writer),
                outcome -> ended(partition, writer, batch, outcome, Duration.ofNanos(ticker.read() - started)),
                failure -> failed(partition, failure));
    }

    private void ended(
            AssignedPartition partition,
            PartitionWriter writer,
            BatchObject batch,
            CommitOutcome outcome,
            Duration duration) {
        if (outcome instanceof CommitOutcome.Lost lost) {
            LOG.info(
                    "{}: another writer stored the batch up to {}; following it",
                    batch.name().objectKey(),
                    lost.winner().end());
            metrics.lost();
            lifecycle.startAgain(partition);
            return;
        }
        LOG.debug("{} stored", batch.name().objectKey());
        metrics.stored(batch, duration);
        traces.stored(batch);
        writer.stored();
        partition.stored(batch);
    }

    private void failed(AssignedPartition partition, Throwable failure) {
        if (!Failures.passes(failure)) {
            lifecycle.failed(partition, failure);
            return;
        }
        partition.isCommitting = false;
        partition.commitAgainAt = Optional.of(Deadline.after(ticker, partition.nextPause()));
        if (partition.commitFailure.isEmpty()) {
            LOG.warn("{}: a batch waits: {}", partition.id, failure.getMessage());
        }
        partition.commitFailure = Optional.of(String.valueOf(failure.getMessage()));
        metrics.retried();
    }
}
