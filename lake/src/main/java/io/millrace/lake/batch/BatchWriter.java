package io.millrace.lake.batch;

import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.batch.ObjectAttributes;
import io.millrace.schemas.event.TraceParent;
import io.millrace.schemas.fingerprint.FingerprintAccumulator;
import io.millrace.schemas.row.BadRowException;
import io.millrace.schemas.row.Row;
import io.millrace.schemas.row.SchemaAccumulator;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Collects the records of one batch in memory. The same calls give the same bytes. Not thread-safe. Whoever adds decides
 * when the batch is full: see {@link #size()} and {@link #memoryBytes()}.
 */
public final class BatchWriter implements AutoCloseable {
    /** Enough to see how a batch went, and few enough for an object's metadata, which S3 limits to 2 kB. */
    private static final int MAX_TRACES = 8;

    private final ChainId chain;
    private final BatchName name;
    private final BatchSettings settings;
    private final Instant firstTimestamp;
    private final CompressedLines lines;
    private final BadFileWriter badRecords;
    private final SchemaAccumulator schema = new SchemaAccumulator();
    private final Optional<FingerprintAccumulator> fingerprint;
    private final Set<TraceParent> traces = new LinkedHashSet<>();
    private Instant lastTimestamp;
    private long rows;
    private long duplicates;

    /**
     * @param start where the chain stands
     * @param firstTimestamp Kafka timestamp of the first record from there on; it names the batch's hour
     * @param stage the part of Millrace that refuses records, for the bad file
     */
    public BatchWriter(ChainId chain, long start, Instant firstTimestamp, String stage, BatchSettings settings) {
        this.chain = chain;
        this.name = chain.batch(start, firstTimestamp);
        this.settings = settings;
        this.firstTimestamp = firstTimestamp;
        this.lastTimestamp = firstTimestamp;
        this.fingerprint = settings.fingerprints().of(chain.dataset()).map(FingerprintAccumulator::new);
        this.lines = new CompressedLines(chain.compression(), settings.compressionLevel(), settings.compressors());
        this.badRecords = new BadFileWriter(chain, stage, settings.compressionLevel());
    }

    /** A record that becomes a row. */
    public void addRow(Row row, Instant timestamp) {
        lines.add(row.line());
        schema.add(row);
        fingerprint.ifPresent(made -> made.add(row));
        rows++;
        seen(timestamp);
    }

    /** A record whose id stands in the window before it. */
    public void addDuplicate(Instant timestamp) {
        duplicates++;
        seen(timestamp);
    }

    /**
     * A record that is not a row.
     *
     * @param refusedBy the part of Millrace that says so
     */
    public void addBad(
            long offset,
            Optional<byte[]> value,
            Optional<String> id,
            BadRowException reason,
            String refusedBy,
            Instant timestamp) {
        badRecords.add(offset, value, id, reason, refusedBy);
        seen(timestamp);
    }

    /** A record that is not a row, refused by the stage that writes. */
    public void addBad(
            long offset, Optional<byte[]> value, Optional<String> id, BadRowException reason, Instant timestamp) {
        badRecords.add(offset, value, id, reason);
        seen(timestamp);
    }

    /** The record just added belongs to a trace; the batch keeps the first few, if it is to keep any. */
    public void addTrace(TraceParent trace) {
        if (settings.traces() && traces.size() < MAX_TRACES) {
            traces.add(trace);
        }
    }

    private void seen(Instant timestamp) {
        if (timestamp.isAfter(lastTimestamp)) {
            lastTimestamp = timestamp;
        }
    }

    /** Where the batch will stand. */
    public BatchName name() {
        return name;
    }

    /** Records so far, left-out ones included. */
    public long records() {
        return rows + duplicates + badRecords.records();
    }

    /** Distinct columns so far. */
    public int columns() {
        return schema.size();
    }

    /** Size of the object in bytes so far: compressed, but for the last chunk. */
    public long size() {
        return lines.size();
    }

    /** Bytes of memory in use, the compressor's own included. */
    public long memoryBytes() {
        return lines.memoryBytes()
                + badRecords.memoryBytes()
                + schema.size() * BatchObject.COLUMN_BYTES
                + fingerprint.map(FingerprintAccumulator::memoryBytes).orElse(0L);
    }

    /**
     * The batch up to an offset; the writer takes no more.
     *
     * @param end offset after the last record added, or further when no record stands between
     */
    public BatchObject finish(long end) {
        byte[] body = lines.finish();
        Optional<BadFile> badFile = badRecords.records() == 0 ? Optional.empty() : Optional.of(badRecords.finish());
        ObjectAttributes attributes = new ObjectAttributes(
                chain.topicId(),
                end,
                rows,
                duplicates,
                badRecords.records(),
                Sha256.hex(body),
                firstTimestamp,
                lastTimestamp,
                settings.writer().version(),
                settings.writer().commit(),
                null,
                List.copyOf(traces));
        return new BatchObject(
                name,
                attributes,
                body,
                schema.columns(),
                fingerprint.map(FingerprintAccumulator::fingerprint),
                badFile);
    }

    /** Gives the compressors' memory back; for a batch that is dropped. */
    @Override
    public void close() {
        lines.close();
        badRecords.close();
    }
}
