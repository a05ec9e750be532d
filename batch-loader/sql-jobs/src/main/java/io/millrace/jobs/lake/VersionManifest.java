package io.millrace.jobs.lake;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.millrace.jobs.plan.Slot;
import io.millrace.jobs.plan.Version;
import io.millrace.schemas.dataset.DatasetName;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one version of a derived partition holds and what it was made from. Written once, after all its files.
 *
 * @param format version of this document: {@value #FORMAT}
 * @param partition {@code 2026-11-23} or {@code 2026-11-23T05}
 * @param key of the version: hash of code, engine and inputs
 * @param code hash of the SQL and its parameters
 * @param parameters of the job, as they stood in its file
 * @param contentHash the same for the same rows, in whatever order and files they stand
 * @param milliseconds that the engine took
 * @param madeBy who made it: host and process
 */
public record VersionManifest(
        int format,
        String dataset,
        String partition,
        String key,
        String code,
        String engine,
        List<MadeFrom> inputs,
        String sql,
        Map<String, String> parameters,
        List<StoredFile> files,
        long rows,
        List<Column> columns,
        List<ColumnSummary> fingerprint,
        String contentHash,
        Instant madeAt,
        String madeBy,
        long milliseconds) {
    /** The version of the document that this program writes. */
    public static final int FORMAT = 1;

    public VersionManifest {
        requireFormat(format);
        inputs = List.copyOf(inputs);
        parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
        files = List.copyOf(files);
        columns = List.copyOf(columns);
        fingerprint = List.copyOf(fingerprint);
    }

    /** The document of a version. */
    public static VersionManifest of(
            DatasetName dataset,
            Slot slot,
            Version version,
            String sql,
            Map<String, String> parameters,
            List<StoredFile> files,
            long rows,
            List<Column> columns,
            List<ColumnSummary> fingerprint,
            String contentHash,
            Instant madeAt,
            String madeBy,
            long milliseconds) {
        return new VersionManifest(
                FORMAT,
                dataset.value(),
                slot.toString(),
                version.key(),
                version.code(),
                version.engine(),
                DerivedCodec.madeFrom(version.inputs()),
                sql,
                parameters,
                files,
                rows,
                columns,
                fingerprint,
                contentHash,
                madeAt,
                madeBy,
                milliseconds);
    }

    static void requireFormat(int format) {
        if (format != FORMAT) {
            throw new IllegalArgumentException(
                    "format " + format + " is not known; this program reads " + FORMAT + ": upgrade Millrace");
        }
    }

    /** Size of all files. */
    public long bytes() {
        return files.stream().mapToLong(StoredFile::bytes).sum();
    }

    /**
     * A part of an input.
     *
     * @param partition null for all of an input that was read as {@code latest}
     * @param content hash of the batches, or version key
     */
    public record MadeFrom(String dataset, @Nullable String partition, String content) {}

    /** A Parquet file. */
    public record StoredFile(String object, long bytes, String sha256) {}

    /**
     * A column.
     *
     * @param type in Spark SQL
     */
    public record Column(String name, String type) {}

    /**
     * What a column's values look like.
     *
     * @param distinct roughly how many different values there are, nulls left out
     * @param min smallest value as text; null when there is none, and for text and columns that the contract calls personal
     */
    public record ColumnSummary(
            String name,
            long nulls,
            long distinct,
            @JsonProperty("min") @Nullable String min,
            @JsonProperty("max") @Nullable String max) {}
}
