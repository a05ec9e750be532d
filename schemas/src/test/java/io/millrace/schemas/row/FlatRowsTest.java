package io.millrace.schemas.row;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** What the short way takes, it takes as the parser does. */
class FlatRowsTest {
    private static final List<String> NAMES =
            List.of("a", "b", "user_id", "_id", "_received_at", "_mine", "Name", "ä", "a\\u0062", "", "a b", "c9");
    private static final List<String> VALUES = List.of(
            "0",
            "-0",
            "00",
            "-",
            "1",
            "-17",
            "01",
            "123456789012345678",
            "-12345678901234567",
            "-123456789012345678",
            "1234567890123456789",
            "99999999999999999999999999999999999999",
            "0.1000",
            "-0.0",
            "1.",
            ".5",
            "1e5",
            "1.5E-3",
            "12345678901234567890.123456789012345678",
            "123456789012345678901.5",
            "1.1234567890123456789",
            "true",
            "false",
            "null",
            "nul",
            "truex",
            "\"\"",
            "\"text\"",
            "\"é😀\"",
            "\"a\\n\\\"b\"",
            "\"\\u00e9\"",
            "\"tab\there\"",
            "\"2026-11-23T02:00:00Z\"",
            "\"2026-11-23T02:00:00.123Z\"",
            "\"2026-11-23T02:00:00.123456Z\"",
            "\"2026-11-23T02:00:00.1234567Z\"",
            "\"2026-11-23T02:00:00.1234560Z\"",
            "\"2026-11-23T02:00:00.Z\"",
            "\"2026-02-30T02:00:00Z\"",
            "\"2026-02-29T02:00:00Z\"",
            "\"2024-02-29T02:00:00Z\"",
            "\"2026-12-31T23:59:60Z\"",
            "\"2026-13-01T00:00:00Z\"",
            "\"0000-01-01T00:00:00Z\"",
            "\"2026-11-23T24:00:00Z\"",
            "\"2026-11-23 02:00:00\"",
            "\"2026-11-23T02:00:00+01:00\"",
            "\"20a6-11-23T02:00:00Z\"",
            "\"2026-11-23\"",
            "\"é026-11-23T02:00:00Z\"",
            "{}",
            "[1,2]",
            "{\"x\":1}",
            "");
    private static final List<String> SPACES = List.of("", "", "", "", " ", "\t", "  ", "\n", "\r\n", "x");

    private final RowReader reader = new RowReader();
    private final FlatRows flat = new FlatRows();

    @Test
    void takesWhatItTakesAsTheParserDoes() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int taken = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] record = record(random).getBytes(UTF_8);
            var row = flat.read(record);
            if (row.isPresent()) {
                taken++;
                Row expected = reader.parse(record);
                assertThat(row.get().cells()).as("seed %d", seed).isEqualTo(expected.cells());
                assertThat(row.get().line()).as("seed %d", seed).isEqualTo(expected.line());
            }
        }
        assertThat(taken).isGreaterThan(2_000);
    }

    private static String record(Random random) {
        List<String> fields = new ArrayList<>();
        int count = random.nextInt(20) == 0 ? random.nextInt(40) : random.nextInt(4);
        for (int i = 0; i < count; i++) {
            String name = count > 4 ? "c" + i % (count - random.nextInt(2)) : pick(NAMES, random);
            fields.add(space(random) + "\"" + name + "\"" + space(random) + ":" + space(random) + pick(VALUES, random)
                    + space(random));
        }
        String body = "{" + space(random) + String.join(",", fields) + "}";
        return switch (random.nextInt(30)) {
            case 0 -> body + " ";
            case 1 -> " " + body;
            case 2 -> body.substring(0, random.nextInt(body.length()));
            case 3 -> body + body;
            case 4 -> body.replace(",", ",,");
            case 5 -> body.replace("}", ",}");
            default -> body;
        };
    }

    private static String space(Random random) {
        return random.nextInt(8) == 0 ? pick(SPACES, random) : "";
    }

    private static String pick(List<String> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{ }",
                "{\"a\":1}",
                "{\"a\":-1.50,\"b\":\"x\",\"c\":null,\"d\":true,\"_id\":\"é\"}",
                "{\"_received_at\":\"2026-11-23T02:00:00.123Z\"}"
            })
    void takesWhatIsCommon(String json) {
        assertThat(flat.read(json.getBytes(UTF_8))).isPresent();
    }

    @Test
    void theLineIsTheRecordItself() {
        byte[] record = "{\"a\":0.10}".getBytes(UTF_8);
        assertThat(reader.read(record).line()).isSameAs(record);
    }
}
