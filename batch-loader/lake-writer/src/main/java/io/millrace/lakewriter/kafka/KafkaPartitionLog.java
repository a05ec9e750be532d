package io.millrace.lakewriter.kafka;

import io.millrace.lake.batch.BadFile;
import io.millrace.lake.batch.BadFileWriter;
import io.millrace.lake.batch.ChainId;
import io.millrace.lake.chain.PartitionLog;
import io.millrace.lakewriter.dedup.DedupWindow;
import io.millrace.lakewriter.record.LogRecord;
import io.millrace.lakewriter.record.ReadRecord;
import io.millrace.lakewriter.record.RecordReader;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * A partition of Kafka as the chain sees it, through a consumer that it has to itself once it reads, until it is closed. Not
 * thread-safe.
 */
public final class KafkaPartitionLog implements PartitionLog, AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(250);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final ChainId chain;
    private final TopicPartition partition;
    private final Optional<CommittedHint> hint;
    private final int compressionLevel;
    private final RecordReader reader;
    private final Topics topics;
    private final SharedReaders readers;
    private Optional<Consumer<byte[], byte[]>> taken = Optional.empty();
    private Optional<FirstAt> lastFirst = Optional.empty();
    private boolean hasFailed;

    /**
     * @param hint what was left beside the committed offset
     */
    public KafkaPartitionLog(
            Topics topics,
            SharedReaders readers,
            ChainId chain,
            Optional<CommittedHint> hint,
            int compressionLevel,
            RecordReader reader) {
        this.chain = chain;
        this.partition = new TopicPartition(chain.dataset().topic(), chain.partition());
        this.hint = hint;
        this.compressionLevel = compressionLevel;
        this.reader = reader;
        this.topics = topics;
        this.readers = readers;
    }

    /** Where the offsets alone tell enough, none is taken. */
    private Consumer<byte[], byte[]> consumer() {
        if (taken.isEmpty()) {
            Consumer<byte[], byte[]> consumer = readers.take();
            taken = Optional.of(consumer);
            consumer.assign(List.of(partition));
        }
        return taken.get();
    }

    @Override
    public long startOffset() {
        return topics.start(partition);
    }

    @Override
    public long endOffset() {
        return topics.end(partition);
    }

    @Override
    public Optional<FirstRecord> firstAt(long offset) {
        Optional<FirstAt> known = lastFirst.filter(first -> first.offset == offset);
        if (known.isPresent()) {
            return Optional.of(known.get().record);
        }
        First first = new First();
        scan(offset, endOffset(), record -> {
            first.record = Optional.of(new FirstRecord(record.offset(), record.timestamp()));
            return false;
        });
        lastFirst = first.record.map(record -> new FirstAt(offset, record));
        return first.record;
    }

    @Override
    public boolean isProvenEmpty(long from, long to) {
        return hint.isPresent()
                && chain.contains(hint.get().last())
                && hint.get().end() == from
                && hint.get().position() >= to;
    }

    @Override
    public BadFile badFile(long start, long end) {
        try (BadFileWriter file = new BadFileWriter(chain, RecordReader.STAGE, compressionLevel)) {
            scan(start, end, record -> {
                if (reader.read(chain.dataset(), record) instanceof ReadRecord.Bad bad) {
                    file.add(record.offset(), record.value(), record.headerId(), bad.reason(), bad.stage());
                }
                return true;
            });
            return file.finish();
        }
    }

    /**
     * Fills a deduplication window with the records before an offset.
     *
     * @param empty makes the window
     * @param from timestamp of the first record that counts
     * @param refused offsets of rows that were no rows in the lake, for their contract at that time
     */
    public DedupWindow window(
            Supplier<DedupWindow> empty, Instant from, long end, Set<Long> refused, LoadProgress progress) {
        long first = firstOffsetSince(from).orElse(end);
        DedupWindow window = empty.get();
        long start = Math.max(first, startOffset());
        progress.begin(start, end);
        while (!load(window, start, end, refused, progress)) {
            window = empty.get();
            start = Math.max(first, startOffset());
        }
        return window;
    }

    private boolean load(DedupWindow window, long start, long end, Set<Long> refused, LoadProgress progress) {
        return scan(start, end, record -> {
            if (reader.read(chain.dataset(), record) instanceof ReadRecord.Good good
                    && good.id().isPresent()
                    && !refused.contains(record.offset())) {
                window.isDuplicate(good.id().get(), record.timestamp());
            } else {
                window.pass(record.timestamp());
            }
            progress.reached(record.offset());
            return true;
        });
    }

    private Optional<Long> firstOffsetSince(Instant from) {
        long millis = Math.max(0, from.toEpochMilli());
        return ask("find offsets by time", () -> Optional.ofNullable(
                        consumer().offsetsForTimes(Map.of(partition, millis)).get(partition))
                .map(OffsetAndTimestamp::offset));
    }

    /**
     * Hands over the visible records between the offsets until the consumer has enough.
     *
     * @return false when the log no longer has the first of the offsets
     */
    private boolean scan(long start, long end, Predicate<LogRecord> consumerOfRecords) {
        if (start >= end) {
            return true;
        }
        Consumer<byte[], byte[]> consumer = consumer();
        consumer.seek(partition, start);
        long position = start;
        long lastProgress = System.nanoTime();
        while (position < end) {
            Iterator<ConsumerRecord<byte[], byte[]>> records;
            try {
                records = ask("read records", () -> consumer.poll(POLL)).iterator();
            } catch (OffsetOutOfRangeException deleted) {
                return false;
            }
            while (records.hasNext()) {
                LogRecord record = Records.of(records.next());
                if (record.offset() >= end || !consumerOfRecords.test(record)) {
                    return true;
                }
            }
            long next = ask("read records", () -> consumer.position(partition));
            if (next > position) {
                position = next;
                lastProgress = System.nanoTime();
            } else if (System.nanoTime() - lastProgress > PATIENCE_NANOS) {
                throw new MillraceException(
                        ErrorCode.KAFKA_UNAVAILABLE,
                        "Kafka gives no records of " + chain + " at offset " + position + "; it is tried again");
            }
        }
        return true;
    }

    private <T> T ask(String what, Supplier<T> call) {
        try {
            return call.get();
        } catch (OffsetOutOfRangeException e) {
            throw e;
        } catch (KafkaException e) {
            hasFailed = true;
            throw KafkaFailures.unavailable(what + " of " + chain, e);
        }
    }

    @Override
    public void close() {
        if (hasFailed) {
            taken.ifPresent(readers::discard);
        } else {
            taken.ifPresent(readers::giveBack);
        }
        taken = Optional.empty();
    }

    /** What was first at an offset stays so until it is deleted. */
    private record FirstAt(long offset, FirstRecord record) {}

    private static final class First {
        private Optional<FirstRecord> record = Optional.empty();
    }
}
