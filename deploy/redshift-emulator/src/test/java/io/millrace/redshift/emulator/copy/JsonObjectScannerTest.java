package io.millrace.redshift.emulator.copy;

import io.millrace.redshift.emulator.copy.JsonObjectScanner.Found;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class JsonObjectScannerTest {
    private static List<String> scan(String text) throws IOException {
        return scan(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> scan(InputStream in) throws IOException {
        JsonObjectScanner scanner = new JsonObjectScanner(in);
        List<String> found = new ArrayList<>();
        for (Found next = scanner.next(); next != Found.END; next = scanner.next()) {
            String text = new String(
                    scanner.buffer(), scanner.start(), scanner.end() - scanner.start(), StandardCharsets.UTF_8);
            String shown = text.length() > 40 ? text.length() + " characters" : text;
            found.add(scanner.line() + " " + next + " " + shown);
        }
        return found;
    }

    @Test
    void cutsObjectsAtAnyWhiteSpace() throws IOException {
        assertThat(scan("\ufeff {\"a\":\"}{\\\"\"}{}\r\n\n{\"b\":\n[{}]} \t{\"c\":1}"))
                .containsExactly(
                        "1 OBJECT {\"a\":\"}{\\\"\"}", "1 OBJECT {}", "4 OBJECT {\"b\":\n[{}]}", "4 OBJECT {\"c\":1}");
        assertThat(scan("")).isEmpty();
        assertThat(scan(" \n")).isEmpty();
    }

    @Test
    void goesOnAfterStrayText() throws IOException {
        assertThat(scan("[{\"a\":1},\n{\"a\":2}]\nnull\n{}"))
                .containsExactly(
                        "1 STRAY_TEXT [",
                        "1 OBJECT {\"a\":1}",
                        "1 STRAY_TEXT ,",
                        "2 OBJECT {\"a\":2}",
                        "2 STRAY_TEXT ]",
                        "3 STRAY_TEXT null",
                        "4 OBJECT {}");
    }

    @Test
    void givesUpAnUnfinishedObjectAtTheEndOfItsLine() throws IOException {
        assertThat(scan("{\"a\":1\n{\"b\":2}\n{\"c\":\"x\n{\"d\":3}"))
                .containsExactly(
                        "1 UNFINISHED {\"a\":1", "2 OBJECT {\"b\":2}", "3 UNFINISHED {\"c\":\"x", "4 OBJECT {\"d\":3}");
        assertThat(scan("{\"a\":\"\\")).containsExactly("1 UNFINISHED {\"a\":\"\\");
    }

    @Test
    void boundsTheSizeOfAnObject() throws IOException {
        String large = "{\"a\":\"" + "x".repeat(JsonObjectScanner.LARGEST_OBJECT) + "\"}";
        String fits = "{\"a\":\"" + "x".repeat(JsonObjectScanner.LARGEST_OBJECT - 8) + "\"}";
        assertThat(scan("{}\n" + large + "\n{\"b\":1}\n" + fits))
                .containsExactly(
                        "1 OBJECT {}",
                        "2 UNFINISHED " + scan(large).get(0).replaceAll("\\D*1 UNFINISHED ", ""),
                        "3 OBJECT {\"b\":1}",
                        "4 OBJECT " + fits.length() + " characters");
    }

    @Test
    void findsTheSameHoweverTheBytesArrive() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 30; i++) {
                text.append(List.of("{", "}", "\"", "\\", "\n", " ", "a", "[", "]", "{\"k\":1}\n", "plain text é ü 🎵")
                        .get(random.nextInt(11)));
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            List<String> whole = scan(new ByteArrayInputStream(bytes));
            List<String> dribbled = scan(new ByteArrayInputStream(bytes) {
                @Override
                public synchronized int read(byte[] target, int offset, int length) {
                    return super.read(target, offset, Math.min(length, 1));
                }
            });
            assertThat(dribbled.stream().map(JsonObjectScannerTest::withoutText).toList())
                    .as("seed %d: %s", seed, text)
                    .isEqualTo(whole.stream()
                            .map(JsonObjectScannerTest::withoutText)
                            .toList());
        }
    }

    private static String withoutText(String found) {
        return found.split(" ", 3)[0] + found.split(" ", 3)[1];
    }
}
