package io.millrace.lake.batch;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Lines compressed with Zstandard in memory. The compressor, which holds some megabytes, comes to be only once a chunk is
 * full, so that many small batches can be open at a time. The same lines give the same bytes.
 */
final class CompressedLines implements AutoCloseable {
    private static final int CHUNK_BYTES = 128 * 1024;
    /** What a streaming compressor holds at the levels in use, roughly: its window, tables and buffers. */
    private static final long COMPRESSOR_BYTES = 4L * 1024 * 1024;

    private final int level;
    private final ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private @Nullable ZstdOutputStreamNoFinalizer compressor;

    CompressedLines(int level) {
        this.level = level;
    }

    void add(byte[] line) {
        pending.writeBytes(line);
        pending.write('\n');
        if (pending.size() >= CHUNK_BYTES) {
            flushPending();
        }
    }

    /** Compressed bytes so far and bytes that wait for compression. */
    long size() {
        return (long) compressed.size() + pending.size();
    }

    long memoryBytes() {
        return size() + (compressor == null ? 0 : COMPRESSOR_BYTES);
    }

    byte[] finish() {
        if (compressor == null) {
            return Zstd.compress(pending.toByteArray(), level);
        }
        flushPending();
        close();
        return compressed.toByteArray();
    }

    private void flushPending() {
        try {
            if (compressor == null) {
                compressor = new ZstdOutputStreamNoFinalizer(compressed, level);
            }
            pending.writeTo(compressor);
            pending.reset();
        } catch (IOException e) {
            throw new UncheckedIOException("compressing in memory failed", e);
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
        }
        compressor = null;
    }
}
