package io.millrace.jobs.run;

import io.millrace.jobs.lake.RawBatch;
import io.millrace.schemas.batch.BatchCompression;
import io.millrace.schemas.batch.BatchName;

/**
 * An object of the lake that is to be read.
 *
 * @param object its key
 * @param sha256 of its bytes, hexadecimal
 * @param suffix by which engines tell the format, such as {@code .parquet}
 */
public record LakeFile(String object, long bytes, String sha256, String suffix) {
    public LakeFile {
        if (object.isEmpty() || bytes < 0 || !sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException(
                    "not an object with its size and SHA-256: " + object + ", " + bytes + ", " + sha256);
        }
    }

    /** The rows of a batch; by the suffix engines know how they are compressed. */
    static LakeFile of(RawBatch batch) {
        String suffix = BatchName.ofObject(batch.object())
                .map(BatchName::compression)
                .orElse(BatchCompression.ZSTD)
                .objectSuffix();
        return new LakeFile(batch.object(), batch.bytes(), batch.sha256(), suffix);
    }
}
