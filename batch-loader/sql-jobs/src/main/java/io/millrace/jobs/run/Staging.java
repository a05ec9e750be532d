package io.millrace.jobs.run;

import io.millrace.jobs.lake.RawBatch;
import io.millrace.lake.store.ObjectStore;
import io.millrace.schemas.batch.BatchCompression;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Copies of stored objects on the local disk, named by their checksums, so that partitions that read the same batch fetch it once.
 * Thread-safe.
 */
final class Staging {
    private final ObjectStore store;
    private final Path directory;
    private final Map<Path, Long> byLastUse = new LinkedHashMap<>();
    private long attempts;

    Staging(ObjectStore store, Path directory) {
        this.store = store;
        this.directory = directory;
    }

    /**
     * @param suffix of the file's name, by which engines tell its format
     * @throws MillraceException {@link ErrorCode#CORRUPT_OBJECT} when the object is missing or another one;
     *     {@link ErrorCode#OBJECT_STORE_UNAVAILABLE} when it can't be fetched
     */
    Path file(String object, String sha256, String suffix) {
        Path file = directory.resolve(sha256 + suffix);
        if (!Files.exists(file)) {
            fetch(object, sha256, file);
        }
        used(file);
        return file;
    }

    /** The rows of a batch, as {@link #file} fetches them. */
    Path lines(RawBatch batch) {
        return file(batch.object(), batch.sha256(), suffix(batch));
    }

    /** Counts files that were made here, as if they were copies. */
    void keep(List<Path> files) {
        files.forEach(this::used);
    }

    /** Deletes the copies that were used longest ago until the rest has at most so many bytes. Only while nothing is read. */
    synchronized void trim(long most) {
        long all = byLastUse.values().stream().mapToLong(Long::longValue).sum();
        var files = byLastUse.entrySet().iterator();
        while (all > most && files.hasNext()) {
            Map.Entry<Path, Long> oldest = files.next();
            delete(oldest.getKey());
            all -= oldest.getValue();
            files.remove();
        }
    }

    /** By which Spark knows how the rows are compressed. */
    private static String suffix(RawBatch batch) {
        return BatchName.ofObject(batch.object())
                .map(BatchName::compression)
                .orElse(BatchCompression.ZSTD)
                .objectSuffix();
    }

    private synchronized void used(Path file) {
        try {
            byLastUse.remove(file);
            byLastUse.put(file, Files.size(file));
        } catch (IOException e) {
            throw new MillraceException(ErrorCode.INTERNAL_ERROR, "cannot read " + file, e);
        }
    }

    private synchronized long nextAttempt() {
        return attempts++;
    }

    private void fetch(String object, String sha256, Path file) {
        Path part = directory.resolve(sha256 + ".part" + nextAttempt());
        try {
            Files.createDirectories(directory);
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream stored = store.open(object).orElseThrow(() -> other(object, "it is not there"));
                    DigestInputStream bytes = new DigestInputStream(stored, digest);
                    OutputStream copy = Files.newOutputStream(part)) {
                bytes.transferTo(copy);
            }
            String found = HexFormat.of().formatHex(digest.digest());
            if (!found.equals(sha256)) {
                throw other(object, "its SHA-256 is " + found + ", its manifest says " + sha256);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new MillraceException(
                    ErrorCode.OBJECT_STORE_UNAVAILABLE, "copying " + object + " to " + directory + " broke off", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        } finally {
            delete(part);
        }
    }

    private static MillraceException other(String object, String what) {
        return new MillraceException(
                ErrorCode.CORRUPT_OBJECT,
                object + " is not what its manifest says: " + what
                        + "; if rows were erased or expired just now, run again, else restore it from a version of the bucket");
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new MillraceException(ErrorCode.INTERNAL_ERROR, "cannot delete " + file, e);
        }
    }
}
