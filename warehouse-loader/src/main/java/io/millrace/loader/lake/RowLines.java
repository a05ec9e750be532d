package io.millrace.loader.lake;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Collects lines as an object of the lake's kind: each ends with a line break, all compressed with Zstandard. */
final class RowLines implements AutoCloseable {
    private static final int LEVEL = 1;

    private final ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    private final ZstdOutputStreamNoFinalizer lines;

    RowLines() {
        try {
            lines = new ZstdOutputStreamNoFinalizer(compressed, LEVEL);
        } catch (IOException e) {
            throw inMemory(e);
        }
    }

    void add(byte[] line) {
        try {
            lines.write(line);
            lines.write('\n');
        } catch (IOException e) {
            throw inMemory(e);
        }
    }

    byte[] finish() {
        close();
        return compressed.toByteArray();
    }

    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException e) {
            throw inMemory(e);
        }
    }

    private static UncheckedIOException inMemory(IOException e) {
        return new UncheckedIOException("compressing in memory failed", e);
    }
}
