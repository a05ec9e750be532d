package io.millrace.schemas.batch;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.millrace.schemas.event.TraceParent;
import io.millrace.schemas.fingerprint.Fingerprint;
import io.millrace.schemas.row.ColumnSeen;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one batch holds. It can be made again from the batch's object, whose own metadata has everything that the rows
 * don't show.
 *
 * @param format version of this document: {@value #FORMAT}
 * @param topicId the topic's whole id, 32 hexadecimal digits
 * @param start first offset of the batch
 * @param end offset after the last record of the batch; the next batch starts here. Never derive a count from
 *     {@code end - start}: transactions leave gaps
 * @param object key of the rows
 * @param bytes size of the object in bytes
 * @param sha256 checksum of the object's bytes, hexadecimal
 * @param rows rows in the object
 * @param duplicates records left out because their id stood in the window before them
 * @param bad records left out because they are not rows; they stand in the bad file
 * @param firstTimestamp Kafka timestamp of the first record of the batch, left-out ones included; null when the
 *     batch has no records
 * @param lastTimestamp largest Kafka timestamp of the batch; null when the batch has no records
 * @param schema the columns seen in the rows, in order of first appearance
 * @param fingerprint what the rows look like; null when the dataset has none, and in manifests of older versions
 * @param erasure what was erased from the batch since it was stored; null when nothing was
 * @param traces a few of the traces that records of the batch belong to; null when there are none
 */
public record BatchManifest(
        int format,
        String dataset,
        String topic,
        String topicId,
        int partition,
        long start,
        long end,
        String object,
        long bytes,
        String sha256,
        long rows,
        long duplicates,
        long bad,
        @JsonProperty("first_ts") @Nullable Instant firstTimestamp,
        @JsonProperty("last_ts") @Nullable Instant lastTimestamp,
        List<ColumnSeen> schema,
        @Nullable Fingerprint fingerprint,
        @Nullable Erasure erasure,
        @Nullable List<TraceParent> traces,
        Writer writer) {
    /** The version of the document that this program writes. */
    public static final int FORMAT = 1;

    public BatchManifest {
        if (format != FORMAT) {
            throw new IllegalArgumentException(
                    "manifest format " + format + " is not known; this program reads " + FORMAT + ": upgrade Millrace");
        }
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("offsets must be 0 <= start <= end, but are " + start + ".." + end);
        }
        long erased = erasure == null ? 0 : erasure.rows();
        if (rows < 0 || duplicates < 0 || bad < 0 || rows + duplicates + bad + erased > end - start) {
            throw new IllegalArgumentException("counts do not fit " + start + ".." + end + ": rows " + rows
                    + ", duplicates " + duplicates + ", bad " + bad);
        }
        schema = List.copyOf(schema);
        traces = traces == null || traces.isEmpty() ? null : List.copyOf(traces);
    }

    /** A batch without fingerprint, from which nothing was erased. */
    public BatchManifest(
            int format,
            String dataset,
            String topic,
            String topicId,
            int partition,
            long start,
            long end,
            String object,
            long bytes,
            String sha256,
            long rows,
            long duplicates,
            long bad,
            @Nullable Instant firstTimestamp,
            @Nullable Instant lastTimestamp,
            List<ColumnSeen> schema,
            Writer writer) {
        this(
                format,
                dataset,
                topic,
                topicId,
                partition,
                start,
                end,
                object,
                bytes,
                sha256,
                rows,
                duplicates,
                bad,
                firstTimestamp,
                lastTimestamp,
                schema,
                null,
                null,
                null,
                writer);
    }

    /** Records that the batch stands for. */
    public long records() {
        return rows + duplicates + bad + erased();
    }

    /** The traces, whether there are any or not. */
    public List<TraceParent> tracesOrNone() {
        return traces == null ? List.of() : traces;
    }

    /** Rows that were erased since the batch was stored. */
    public long erased() {
        return erasure == null ? 0 : erasure.rows();
    }

    /** The same without the fingerprint, which is by far the largest part. */
    public BatchManifest withoutFingerprint() {
        return fingerprint == null ? this : withFingerprint(null);
    }

    private BatchManifest withFingerprint(@Nullable Fingerprint other) {
        return new BatchManifest(
                format,
                dataset,
                topic,
                topicId,
                partition,
                start,
                end,
                object,
                bytes,
                sha256,
                rows,
                duplicates,
                bad,
                firstTimestamp,
                lastTimestamp,
                schema,
                other,
                erasure,
                traces,
                writer);
    }

    /** The program that wrote the batch. */
    public record Writer(String version, String commit) {}
}
