package io.millrace.lake.chain;

import io.millrace.lake.batch.BadFile;
import io.millrace.lake.batch.BadFileWriter;
import io.millrace.lake.batch.BatchWriter;
import io.millrace.lake.batch.ChainId;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.row.BadRowException;
import io.millrace.schemas.row.RowReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A partition's log in memory, with gaps between its offsets as transactions leave them. */
final class SimulatedLog implements PartitionLog {
    static final ChainId CHAIN = new ChainId(new DatasetName("plays"), "0123456789abcdef0123456789abcdef", 0);

    enum Kind {
        ROW,
        DUPLICATE,
        BAD
    }

    record LogRecord(long offset, Instant timestamp, Kind kind) {}

    private final TreeMap<Long, LogRecord> records = new TreeMap<>();
    private final RowReader rows = new RowReader();
    private long start;
    private long end;
    private long provenEmptyFrom = Long.MAX_VALUE;

    void append(Instant timestamp, Kind kind) {
        records.put(end, new LogRecord(end, timestamp, kind));
        end++;
    }

    /** Offsets that no reader ever sees: control records, aborted transactions. */
    void skip(int offsets) {
        end += offsets;
    }

    void deleteBefore(long offset) {
        start = Math.max(start, offset);
        records.headMap(offset, false).clear();
    }

    void truncate(long newEnd) {
        records.tailMap(newEnd, true).clear();
        end = newEnd;
    }

    void proveEmptyFrom(long offset) {
        provenEmptyFrom = offset;
    }

    List<LogRecord> from(long offset) {
        return new ArrayList<>(records.tailMap(offset, true).values());
    }

    void add(BatchWriter batch, LogRecord record) {
        switch (record.kind()) {
            case ROW ->
                batch.addRow(rows.read(("{\"offset\":" + record.offset() + "}").getBytes(UTF_8)), record.timestamp());
            case DUPLICATE -> batch.addDuplicate(record.timestamp());
            case BAD ->
                batch.addBad(
                        record.offset(), Optional.of(value(record)), Optional.empty(), reason(), record.timestamp());
        }
    }

    private static byte[] value(LogRecord record) {
        return ("bad " + record.offset()).getBytes(UTF_8);
    }

    private static BadRowException reason() {
        return new BadRowException(ErrorCode.NOT_JSON, "not valid JSON");
    }

    @Override
    public long startOffset() {
        return start;
    }

    @Override
    public long endOffset() {
        return end;
    }

    @Override
    public Optional<FirstRecord> firstAt(long offset) {
        return Optional.ofNullable(records.ceilingEntry(offset))
                .map(Map.Entry::getValue)
                .map(record -> new FirstRecord(record.offset(), record.timestamp()));
    }

    @Override
    public boolean isProvenEmpty(long from, long to) {
        return from >= provenEmptyFrom;
    }

    @Override
    public BadFile badFile(long from, long to) {
        try (BadFileWriter writer = new BadFileWriter(CHAIN, "test", 1)) {
            for (LogRecord record : records.subMap(from, to).values()) {
                if (record.kind() == Kind.BAD) {
                    writer.add(record.offset(), Optional.of(value(record)), Optional.empty(), reason());
                }
            }
            return writer.finish();
        }
    }
}
