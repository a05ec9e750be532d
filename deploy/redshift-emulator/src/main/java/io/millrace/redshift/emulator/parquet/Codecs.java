package io.millrace.redshift.emulator.parquet;

import com.github.luben.zstd.Zstd;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyCompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.format.CompressionCodec;

/** Compression of pages. */
final class Codecs {
    private Codecs() {}

    /** @param size of the content */
    static byte[] decompress(CompressionCodec codec, byte[] page, int size) throws IOException {
        byte[] content = new byte[size];
        int length =
                switch (codec) {
                    case UNCOMPRESSED -> {
                        content = page;
                        yield page.length;
                    }
                    case SNAPPY -> new SnappyDecompressor().decompress(page, 0, page.length, content, 0, size);
                    case LZ4_RAW -> new Lz4Decompressor().decompress(page, 0, page.length, content, 0, size);
                    case ZSTD -> (int) Zstd.decompress(content, page);
                    case GZIP -> {
                        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(page))) {
                            yield in.readNBytes(content, 0, size);
                        }
                    }
                    default -> throw new InvalidParquetException("pages compressed with " + codec + " can't be read");
                };
        if (length != size) {
            throw new InvalidParquetException("a page has " + length + " bytes where its header says " + size);
        }
        return content;
    }

    static byte[] snappy(byte[] content) {
        SnappyCompressor compressor = new SnappyCompressor();
        byte[] compressed = new byte[compressor.maxCompressedLength(content.length)];
        int length = compressor.compress(content, 0, content.length, compressed, 0, compressed.length);
        return Arrays.copyOf(compressed, length);
    }
}
