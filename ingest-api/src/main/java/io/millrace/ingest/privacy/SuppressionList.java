package io.millrace.ingest.privacy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.LongStream;

/**
 * User ids whose events are not stored. Only the first 64 bits of each id's SHA-256 are kept: eight bytes an id, and a chance
 * of one in 10<sup>13</sup> that some other id of an event is taken for one of a million listed ones.
 */
final class SuppressionList {
    private static final String HASHED = "sha256:";
    private static final int HASHED_LENGTH = HASHED.length() + 64;

    private final long[] sorted;

    private SuppressionList(long[] sorted) {
        this.sorted = sorted;
    }

    /**
     * One id a line; empty lines and those that begin with {@code #} count for nothing.
     *
     * @throws IOException when the file cannot be read, is not UTF-8, or has a broken hash; shows no ids
     */
    static SuppressionList read(Path file) throws IOException {
        LongStream.Builder hashes = LongStream.builder();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                String id = line.strip();
                if (!id.isEmpty() && !id.startsWith("#")) {
                    hashes.add(hash(id, file, number));
                }
            }
        }
        return new SuppressionList(hashes.build().sorted().distinct().toArray());
    }

    boolean isEmpty() {
        return sorted.length == 0;
    }

    boolean has(String id) {
        return Arrays.binarySearch(sorted, first(sha256(id))) >= 0;
    }

    private static long hash(String id, Path file, int line) throws IOException {
        if (!id.startsWith(HASHED)) {
            return first(sha256(id));
        }
        try {
            if (id.length() == HASHED_LENGTH) {
                return first(HexFormat.of().parseHex(id.substring(HASHED.length())));
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("line " + line + " of " + file + " has no 64 hexadecimal digits after " + HASHED, e);
        }
        throw new IOException("line " + line + " of " + file + " has no 64 hexadecimal digits after " + HASHED);
    }

    private static long first(byte[] sha256) {
        return ByteBuffer.wrap(sha256).getLong();
    }

    private static byte[] sha256(String id) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
