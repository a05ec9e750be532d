package io.millrace.lake.batch;

import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.fingerprint.FingerprintSource;

/**
 * How batches are written.
 *
 * @param compressionLevel Zstandard's level, 1 (fastest) to 19 (smallest)
 * @param writer the program that writes
 * @param fingerprints which datasets' batches get a fingerprint
 * @param compressors how many batches may be compressed at a time
 * @param traces whether batches keep which traces their records belong to
 */
public record BatchSettings(
        int compressionLevel,
        BatchManifest.Writer writer,
        FingerprintSource fingerprints,
        Compressors compressors,
        boolean traces) {
    private static final int MAX_LEVEL = 19;

    public BatchSettings {
        if (compressionLevel < 1 || compressionLevel > MAX_LEVEL) {
            throw new IllegalArgumentException(
                    "compression level must be within 1.." + MAX_LEVEL + ", but is " + compressionLevel);
        }
    }

    /** Batches without traces. */
    public BatchSettings(
            int compressionLevel,
            BatchManifest.Writer writer,
            FingerprintSource fingerprints,
            Compressors compressors) {
        this(compressionLevel, writer, fingerprints, compressors, false);
    }

    /** Any number of batches at a time. */
    public BatchSettings(int compressionLevel, BatchManifest.Writer writer, FingerprintSource fingerprints) {
        this(compressionLevel, writer, fingerprints, Compressors.unbounded());
    }

    /** Batches without fingerprints. */
    public BatchSettings(int compressionLevel, BatchManifest.Writer writer) {
        this(compressionLevel, writer, FingerprintSource.NONE);
    }
}
