package io.millrace.jobs.run;

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
}
