package io.millrace.lake.batch;

import io.millrace.schemas.batch.BatchCompression;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class CompressedLinesTest {
    private static final int LEVEL = 3;

    @ParameterizedTest
    @EnumSource(BatchCompression.class)
    void theSameLinesGiveTheSameBytesWithAndWithoutACompressor(BatchCompression compression) throws IOException {
        for (int count : new int[] {0, 1, 2_000, 20_000}) {
            List<byte[]> lines = lines(count);
            byte[] first = compressed(compression, lines, Compressors.unbounded());
            assertThat(compressed(compression, lines, Compressors.unbounded())).isEqualTo(first);
            assertThat(compressed(compression, lines, none())).isEqualTo(first);
            StringBuilder text = new StringBuilder();
            lines.forEach(line ->
                    text.append(new String(line, StandardCharsets.UTF_8)).append('\n'));
            try (InputStream plain = RowStreams.plain(compression, new ByteArrayInputStream(first))) {
                assertThat(new String(plain.readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo(text.toString());
            }
        }
    }

    @Test
    void aThousandOpenBatchesShareTheCompressors() {
        Compressors compressors = Compressors.within(16 * Compressors.COMPRESSOR_BYTES);
        List<byte[]> lines = lines(1_500);
        List<CompressedLines> open = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            CompressedLines batch = new CompressedLines(BatchCompression.ZSTD, LEVEL, compressors);
            lines.forEach(batch::add);
            open.add(batch);
        }
        assertThat(open.stream().mapToLong(CompressedLines::memoryBytes).sum()).isLessThan(256_000_000);
        byte[] first = open.get(0).finish();
        for (CompressedLines batch : open.subList(990, 1_000)) {
            assertThat(batch.finish()).isEqualTo(first);
        }
        open.forEach(CompressedLines::close);
    }

    @Test
    void aCompressorIsGivenBackHoweverABatchEnds() {
        Compressors one = Compressors.within(1);
        for (int i = 0; i < 3; i++) {
            CompressedLines batch = new CompressedLines(BatchCompression.ZSTD, LEVEL, one);
            lines(2_000).forEach(batch::add);
            assertThat(one.take()).as("it is in use").isFalse();
            if (i == 0) {
                batch.finish();
            }
            batch.close();
        }
        assertThat(one.take()).isTrue();
    }

    private static Compressors none() {
        Compressors one = Compressors.within(1);
        assertThat(one.take()).isTrue();
        return one;
    }

    private static byte[] compressed(BatchCompression compression, List<byte[]> lines, Compressors compressors) {
        try (CompressedLines batch = new CompressedLines(compression, LEVEL, compressors)) {
            lines.forEach(batch::add);
            return batch.finish();
        }
    }

    private static List<byte[]> lines(int count) {
        Random random = new Random(count);
        List<byte[]> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String row = "{\"n\":" + i + ",\"user\":" + random.nextInt(100_000) + ",\"text\":\""
                    + Long.toString(random.nextLong(), 36).repeat(3) + "\"}";
            lines.add(row.getBytes(StandardCharsets.UTF_8));
        }
        return lines;
    }
}
