package io.millrace.redshift.emulator.copy;

import com.github.luben.zstd.ZstdInputStream;
import io.airlift.compress.lzo.LzopHadoopStreams;
import io.millrace.redshift.emulator.sql.CopyCommand.Compression;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/** Opens compressed files; several compressed streams in a row count as one, as their tools write them. */
final class Decompression {
    private static final int BLOCK = 64 << 10;

    private Decompression() {}

    static InputStream open(Compression compression, InputStream source) throws IOException {
        return switch (compression) {
            case NONE -> source;
            case GZIP -> new GZIPInputStream(source, BLOCK);
            case ZSTD -> new ZstdInputStream(source);
            case BZIP2 -> new BZip2CompressorInputStream(source, true);
            case LZOP -> new LzopHadoopStreams().createInputStream(source);
        };
    }
}
