package io.millrace.lake.batch;

import io.millrace.schemas.batch.BatchManifest;

/**
 * How batches are written.
 *
 * @param compressionLevel Zstandard's level, 1 (fastest) to 19 (smallest)
 * @param writer the program that writes
 */
public record BatchSettings(int compressionLevel, BatchManifest.Writer writer) {
    private static final int MAX_LEVEL = 19;

    public BatchSettings {
        if (compressionLevel < 1 || compressionLevel > MAX_LEVEL) {
            throw new IllegalArgumentException(
                    "compression level must be within 1.." + MAX_LEVEL + ", but is " + compressionLevel);
        }
    }
}
