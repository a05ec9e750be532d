package io.millrace.lake.batch;

import com.github.luben.zstd.RecyclingBufferPool;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import io.millrace.schemas.batch.BatchCompression;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** The two ways of compression as streams. */
final class RowStreams {
    private static final int BUFFER_BYTES = 16 * 1024;

    private RowStreams() {}

    /**
     * @param level Zstandard's; gzip takes the same number, of which 9 is its largest
     */
    static OutputStream compressing(BatchCompression compression, int level, OutputStream out) {
        try {
            return switch (compression) {
                case ZSTD -> new ZstdOutputStreamNoFinalizer(out, RecyclingBufferPool.INSTANCE, level);
                case GZIP -> new LeveledGzip(out, Math.min(level, Deflater.BEST_COMPRESSION));
            };
        } catch (IOException e) {
            throw new UncheckedIOException("compressing in memory failed", e);
        }
    }

    static InputStream plain(BatchCompression compression, InputStream in) throws IOException {
        return switch (compression) {
            case ZSTD -> new ZstdInputStreamNoFinalizer(in);
            case GZIP -> new GZIPInputStream(in, BUFFER_BYTES);
        };
    }

    private static final class LeveledGzip extends GZIPOutputStream {
        private LeveledGzip(OutputStream out, int level) throws IOException {
            super(out, BUFFER_BYTES);
            def.setLevel(level);
        }
    }
}
