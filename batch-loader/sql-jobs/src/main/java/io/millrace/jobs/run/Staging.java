package io.millrace.jobs.run;

import io.millrace.lake.store.ObjectStore;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Copies of stored objects on the local disk, named by their checksums, so that partitions that read the same batch fetch it once.
 * Thread-safe.
 */
final class Staging implements FilePlaces, AutoCloseable {
    private static final int FETCHES_AT_ONCE = 8;

    private final ObjectStore store;
    private final Path directory;
    private final Map<Path, Long> byLastUse = new LinkedHashMap<>();
    private final Map<Path, CompletableFuture<Path>> underWay = new ConcurrentHashMap<>();
    private final ExecutorService fetchers = Executors.newFixedThreadPool(FETCHES_AT_ONCE);
    private long attempts;

    Staging(ObjectStore store, Path directory) {
        this.store = store;
        this.directory = directory;
    }

    /**
     * @throws MillraceException {@link ErrorCode#CORRUPT_OBJECT} when an object is missing or another one;
     *     {@link ErrorCode#OBJECT_STORE_UNAVAILABLE} when it can't be fetched
     */
    @Override
    public List<URI> of(List<LakeFile> files) {
        List<CompletableFuture<Path>> copies = files.stream().map(this::copy).toList();
        try {
            return copies.stream().map(copy -> used(copy.join()).toUri()).toList();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** What others fetch in this moment is waited for. */
    private CompletableFuture<Path> copy(LakeFile wanted) {
        Path file = directory.resolve(wanted.sha256() + wanted.suffix());
        if (Files.exists(file)) {
            return CompletableFuture.completedFuture(file);
        }
        CompletableFuture<Path> mine = new CompletableFuture<>();
        CompletableFuture<Path> others = underWay.putIfAbsent(file, mine);
        if (others != null) {
            return others;
        }
        fetchers.execute(() -> {
            try {
                fetch(wanted.object(), wanted.sha256(), file);
                mine.complete(file);
            } catch (RuntimeException | Error e) {
                mine.completeExceptionally(e);
            } finally {
                underWay.remove(file, mine);
            }
        });
        return mine;
    }

    @Override
    public void close() {
        fetchers.shutdownNow();
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

    private synchronized Path used(Path file) {
        try {
            byLastUse.remove(file);
            byLastUse.put(file, Files.size(file));
            return file;
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
