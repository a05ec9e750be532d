package io.millrace.lake.batch;

import com.github.luben.zstd.Zstd;
import io.millrace.schemas.batch.BatchCompression;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lines compressed in memory. A few wait as they are; more go through a running compressor. While none is free, chunks of
 * them wait compressed one by one, fast and not well, and go through a compressor at the end. The same lines give the same
 * bytes, whichever way they took.
 */
final class CompressedLines implements AutoCloseable {
    private static final int CHUNK_BYTES = 64 * 1024;
    private static final int FIRST_BYTES = 512;
    private static final int FAST_LEVEL = 1;

    private final BatchCompression compression;
    private final int level;
    private final Compressors compressors;
    private final MemoryOutput compressed = new MemoryOutput();
    private final List<byte[]> parked = new ArrayList<>(0);
    private long parkedBytes;
    private byte[] pending = new byte[0];
    private int pendingBytes;
    private @Nullable OutputStream compressor;

    /** Lines of a file of bad records, or another one that is seldom large. */
    CompressedLines(int level) {
        this(BatchCompression.ZSTD, level, Compressors.unbounded());
    }

    CompressedLines(BatchCompression compression, int level, Compressors compressors) {
        this.compression = compression;
        this.level = level;
        this.compressors = compressors;
    }

    void add(byte[] line) {
        int needed = pendingBytes + line.length + 1;
        if (needed > pending.length) {
            pending = Arrays.copyOf(pending, Math.max(needed, Math.max(FIRST_BYTES, 2 * pending.length)));
        }
        System.arraycopy(line, 0, pending, pendingBytes, line.length);
        pending[needed - 1] = '\n';
        pendingBytes = needed;
        if (pendingBytes >= CHUNK_BYTES) {
            passOn();
        }
    }

    /** Compressed bytes so far and bytes that wait for compression. */
    long size() {
        return compressed.size() + parkedBytes + pendingBytes;
    }

    long memoryBytes() {
        long running = compressor == null ? 0 : Compressors.COMPRESSOR_BYTES;
        return compressed.memoryBytes() + parkedBytes + pending.length + running;
    }

    byte[] finish() {
        if (compressor == null && parked.isEmpty()) {
            return small();
        }
        OutputStream open = Optional.ofNullable(compressor).orElseGet(this::open);
        try {
            for (byte[] chunk : parked) {
                open.write(Zstd.decompress(chunk, Math.toIntExact(Zstd.getFrameContentSize(chunk))));
            }
            open.write(pending, 0, pendingBytes);
            open.close();
        } catch (IOException e) {
            throw new UncheckedIOException("compressing in memory failed", e);
        }
        release();
        return compressed.toByteArray();
    }

    private byte[] small() {
        if (compression == BatchCompression.ZSTD) {
            return Zstd.compress(Arrays.copyOf(pending, pendingBytes), level);
        }
        try (OutputStream open = open()) {
            open.write(pending, 0, pendingBytes);
        } catch (IOException e) {
            throw new UncheckedIOException("compressing in memory failed", e);
        }
        return compressed.toByteArray();
    }

    /** The chunk is full: it goes to the compressor, or waits for one. */
    private void passOn() {
        if (compressor == null && parked.isEmpty() && compressors.take()) {
            compressor = open();
        }
        try {
            if (compressor == null) {
                byte[] chunk = Zstd.compress(Arrays.copyOf(pending, pendingBytes), FAST_LEVEL);
                parked.add(chunk);
                parkedBytes += chunk.length;
            } else {
                compressor.write(pending, 0, pendingBytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("compressing in memory failed", e);
        }
        pendingBytes = 0;
    }

    private OutputStream open() {
        return RowStreams.compressing(compression, level, compressed);
    }

    private void release() {
        if (compressor != null) {
            compressor = null;
            compressors.giveBack();
        }
    }

    @Override
    public void close() {
        if (compressor == null) {
            return;
        }
        try {
            compressor.close();
        } catch (IOException e) {
            throw new UncheckedIOException("compressing in memory failed", e);
        } finally {
            release();
        }
    }
}
