package io.millrace.lake.batch;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Compressed lines in memory, for files that are small: those of bad records. */
public final class LinesFile {
    private static final int COMPRESSION_LEVEL = 3;

    private LinesFile() {}

    /**
     * @param key where the file was read, for the message
     * @throws MillraceException {@link ErrorCode#CORRUPT_OBJECT} when it is not Zstandard data
     */
    public static List<byte[]> lines(String key, byte[] file) {
        List<byte[]> lines = new ArrayList<>();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (ZstdInputStreamNoFinalizer text = new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(file))) {
            for (byte b : text.readAllBytes()) {
                if (b == '\n') {
                    lines.add(line.toByteArray());
                    line.reset();
                } else {
                    line.write(b);
                }
            }
        } catch (IOException e) {
            throw new MillraceException(
                    ErrorCode.CORRUPT_OBJECT, key + " is not valid Zstandard data; bring it back from a version", e);
        }
        return lines;
    }

    public static byte[] compress(List<byte[]> lines) {
        try (CompressedLines compressed = new CompressedLines(COMPRESSION_LEVEL)) {
            lines.forEach(compressed::add);
            return compressed.finish();
        }
    }
}
