package io.millrace.redshift.emulator.copy;

import io.millrace.redshift.emulator.sql.SourceFormat.Delimited;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DelimitedRowsTest {
    private static final Delimited CSV = new Delimited(true, ',', '"', false, false, 0, false, false, "\\N");

    /** The fields of each record, after the number of the line where it ends. */
    private static List<List<String>> split(String text, Delimited format, int chunk) throws Exception {
        LineScanner scanner = new LineScanner(slowly(text, chunk), format);
        FieldSplitter fields = new FieldSplitter(format);
        List<List<String>> records = new ArrayList<>();
        while (scanner.next()) {
            List<String> record = new ArrayList<>();
            record.add(Long.toString(scanner.line()));
            fields.start(new String(
                    scanner.buffer(), scanner.start(), scanner.end() - scanner.start(), StandardCharsets.UTF_8));
            while (fields.next()) {
                record.add(new String(fields.chars(), fields.offset(), fields.length()));
            }
            records.add(record);
        }
        return records;
    }

    private static InputStream slowly(String text, int chunk) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public int read(byte[] bytes, int offset, int length) {
                return super.read(bytes, offset, Math.min(length, chunk));
            }
        };
    }

    @Test
    void splitsCsv() throws Exception {
        for (int chunk : new int[] {1, 7, 1000}) {
            assertThat(split("a,b\r\n\"x\"\"y\",\"1\n2,\"\n,\"\"\n\n\u00e9 \"q\",z", CSV, chunk))
                    .containsExactly(
                            List.of("1", "a", "b"),
                            List.of("3", "x\"y", "1\n2,"),
                            List.of("4", "", ""),
                            List.of("5", ""),
                            List.of("6", "\u00e9 \"q\"", "z"));
        }
    }

    @Test
    void splitsEscapedAndQuotedText() throws Exception {
        Delimited escaped = new Delimited(false, '|', '"', true, false, 0, false, false, "\\N");
        assertThat(split("a\\|b|c\\\\|\\N\nx\\\ny|\\Nz\n", escaped, 3))
                .containsExactly(List.of("1", "a|b", "c\\", "\\N"), List.of("3", "x\ny", "Nz"));
        Delimited quoted = new Delimited(false, '|', '"', false, true, 0, false, false, "\\N");
        assertThat(split("\"a|b\"|'c'|d\n", quoted, 1000)).containsExactly(List.of("1", "a|b", "c", "d"));
        assertThatThrownBy(() -> split("\"a|b\n", quoted, 1000)).hasMessageContaining("missing end quote");
    }

    @Test
    void readsBackWhatCsvWrites() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String alphabet = "ab,\"\n\u00e9|\\ ";
        for (int run = 0; run < 300; run++) {
            List<List<String>> expected = new ArrayList<>();
            StringBuilder text = new StringBuilder();
            for (int r = 0; r < 5; r++) {
                List<String> record = new ArrayList<>();
                for (int f = 0; f < 3; f++) {
                    StringBuilder field = new StringBuilder();
                    for (int i = random.nextInt(5); i > 0; i--) {
                        field.append(alphabet.charAt(random.nextInt(alphabet.length())));
                    }
                    record.add(field.toString());
                    text.append(f > 0 ? "," : "")
                            .append('"')
                            .append(field.toString().replace("\"", "\"\""))
                            .append('"');
                }
                text.append('\n');
                expected.add(record);
            }
            List<List<String>> found = split(text.toString(), CSV, 1 + random.nextInt(20));
            assertThat(found.stream().map(record -> record.subList(1, record.size())))
                    .as("seed %d, run %d", seed, run)
                    .containsExactlyElementsOf(expected);
        }
    }

    @Test
    void leavesOutALineThatIsTooLarge() throws IOException {
        LineScanner scanner = new LineScanner(slowly("a\n" + "x".repeat(5 << 20) + "\nb\n", 100_000), CSV);
        assertThat(scanner.next()).isTrue();
        assertThat(scanner.next()).isTrue();
        assertThat(scanner.tooLarge()).isTrue();
        assertThat(scanner.line()).isEqualTo(2);
        assertThat(scanner.next()).isTrue();
        assertThat(scanner.line()).isEqualTo(3);
        assertThat(new String(scanner.buffer(), scanner.start(), 1, StandardCharsets.UTF_8))
                .isEqualTo("b");
        assertThat(scanner.next()).isFalse();
    }
}
