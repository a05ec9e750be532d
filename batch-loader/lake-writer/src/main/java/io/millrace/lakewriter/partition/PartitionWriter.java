package io.millrace.lakewriter.partition;

import com.google.common.base.Ticker;
import io.millrace.lake.batch.BatchObject;
import io.millrace.lake.batch.BatchSettings;
import io.millrace.lake.batch.BatchWriter;
import io.millrace.lake.batch.ChainId;
import io.millrace.lakewriter.dedup.DedupWindow;
import io.millrace.lakewriter.record.ContractGate;
import io.millrace.lakewriter.record.LogRecord;
import io.millrace.lakewriter.record.ReadRecord;
import io.millrace.lakewriter.record.RecordReader;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Turns the records of one partition, from the chain's end on, into finished batches. Does no I/O. Dropped as a whole when
 * another writer's batch takes the place of one of these. Not thread-safe.
 */
public final class PartitionWriter implements AutoCloseable {
    /** So that rows whose fields are named anew each time don't fill the memory with columns. */
    private static final int MAX_COLUMNS = 5_000;

    private final ChainId chain;
    private final Rotation rotation;
    private final BatchSettings settings;
    private final RecordReader reader;
    private final Supplier<Optional<ContractGate>> contract;
    private final Ticker ticker;
    private final Deque<Finished> finished = new ArrayDeque<>();
    private DedupWindow window;
    private Optional<Open> open = Optional.empty();
    private long start;
    private long position;
    private long warnings;

    /**
     * @param start the chain's end
     * @param contract the dataset's contract in force, asked for each record
     * @param ticker measures the age of batches
     */
    public PartitionWriter(
            ChainId chain,
            long start,
            DedupWindow window,
            Rotation rotation,
            BatchSettings settings,
            RecordReader reader,
            Supplier<Optional<ContractGate>> contract,
            Ticker ticker) {
        this.chain = chain;
        this.start = start;
        this.position = start;
        this.window = window;
        this.rotation = rotation;
        this.settings = settings;
        this.reader = reader;
        this.contract = contract;
        this.ticker = ticker;
    }

    /**
     * Takes the next record.
     *
     * @return false when the deduplication window must be loaded from further back first; the record is not taken then
     * @throws IllegalArgumentException when the record does not follow the last one
     */
    public boolean offer(LogRecord record) {
        if (record.offset() < position) {
            throw new IllegalArgumentException(
                    chain + ": offset " + record.offset() + " came again; the position is " + position);
        }
        ReadRecord read = reader.read(chain.dataset(), record, contract.get());
        boolean needsWindow = read instanceof ReadRecord.Good good && good.id().isPresent() && !window.isKnown();
        if (needsWindow) {
            return false;
        }
        if (open.isPresent() && !open.get().takes(record)) {
            finish(record.offset());
        }
        Open batch = open.orElseGet(() -> open(record));
        add(batch.writer, read, record);
        record.trace().ifPresent(batch.writer::addTrace);
        position = record.offset() + 1;
        boolean isFull = batch.writer.size() >= rotation.bytes()
                || batch.writer.records() >= rotation.rows()
                || batch.writer.columns() >= MAX_COLUMNS;
        if (isFull) {
            finish(position);
        }
        return true;
    }

    private void add(BatchWriter batch, ReadRecord read, LogRecord record) {
        if (read instanceof ReadRecord.Bad bad) {
            window.pass(record.timestamp());
            batch.addBad(
                    record.offset(), record.value(), record.headerId(), bad.reason(), bad.stage(), record.timestamp());
        } else if (read instanceof ReadRecord.Good good) {
            if (isDuplicate(good, record)) {
                batch.addDuplicate(record.timestamp());
            } else {
                batch.addRow(good.row(), record.timestamp());
                warnings += good.breaksContract() ? 1 : 0;
            }
        }
    }

    private boolean isDuplicate(ReadRecord.Good good, LogRecord record) {
        if (good.id().isEmpty()) {
            window.pass(record.timestamp());
            return false;
        }
        return window.isDuplicate(good.id().get(), record.timestamp());
    }

    private Open open(LogRecord first) {
        Open batch = new Open(
                new BatchWriter(chain, start, first.timestamp(), RecordReader.STAGE, settings),
                first.timestamp(),
                ticker.read());
        open = Optional.of(batch);
        return batch;
    }

    /** No visible record stands between the last one taken and this offset. */
    public void advanceTo(long offset) {
        position = Math.max(position, offset);
    }

    /** Finishes the open batch if it is old enough. */
    public void finishIfOld() {
        boolean isOld =
                open.isPresent() && rotation.isOld(open.get().writer.size(), ticker.read() - open.get().openedNanos);
        if (isOld) {
            finish();
        }
    }

    /** Finishes the open batch, if there is one. */
    public void finish() {
        finish(position);
    }

    private void finish(long end) {
        open.ifPresent(batch -> {
            finished.addLast(new Finished(batch.writer.finish(end), batch.firstTimestamp));
            batch.writer.close();
            start = end;
        });
        open = Optional.empty();
    }

    /** How many rows were taken since the last call that break a contract which only warns of that. */
    public long takeWarnings() {
        long taken = warnings;
        warnings = 0;
        return taken;
    }

    /** The finished batch that must be stored next. */
    public Optional<BatchObject> firstFinished() {
        return Optional.ofNullable(finished.peekFirst()).map(Finished::batch);
    }

    /** The {@link #firstFinished} batch is stored. */
    public void stored() {
        finished.removeFirst();
    }

    public int finishedBatches() {
        return finished.size();
    }

    /** What is known of ids. */
    public DedupWindow window() {
        return window;
    }

    /** Whether a batch is being filled. */
    public boolean isOpen() {
        return open.isPresent();
    }

    /** Replaces the window by one that was loaded from further back, up to the {@link #position}. */
    public void replaceWindow(DedupWindow loaded) {
        window = loaded;
    }

    public ChainId chain() {
        return chain;
    }

    /** Offset of the next record wanted. */
    public long position() {
        return position;
    }

    /** Whether everything taken is stored. */
    public boolean isIdle() {
        return open.isEmpty() && finished.isEmpty();
    }

    /** Kafka timestamp of the first record that is not stored yet; empty when all are. */
    public Optional<Instant> oldestUnstored() {
        return Optional.ofNullable(finished.peekFirst())
                .map(Finished::firstTimestamp)
                .or(() -> open.map(Open::firstTimestamp));
    }

    /** Bytes of memory in the open batch. */
    public long openBytes() {
        return open.map(batch -> batch.writer.memoryBytes()).orElse(0L);
    }

    /** Bytes of memory in the finished batches. */
    public long finishedBytes() {
        return finished.stream().mapToLong(each -> each.batch.memoryBytes()).sum();
    }

    /** Bytes of memory in the open and finished batches. */
    public long batchBytes() {
        return openBytes() + finishedBytes();
    }

    @Override
    public void close() {
        open.ifPresent(batch -> batch.writer.close());
        open = Optional.empty();
        finished.clear();
    }

    private record Finished(BatchObject batch, Instant firstTimestamp) {}

    private record Open(BatchWriter writer, Instant firstTimestamp, long openedNanos) {
        private boolean takes(LogRecord record) {
            // A late record goes to the hour in which it came; to cut for each would make a batch of each.
            return !hour(record.timestamp()).isAfter(hour(firstTimestamp));
        }

        private static Instant hour(Instant timestamp) {
            return timestamp.truncatedTo(ChronoUnit.HOURS);
        }
    }
}
