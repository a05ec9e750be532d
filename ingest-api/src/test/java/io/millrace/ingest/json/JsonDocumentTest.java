package io.millrace.ingest.json;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JsonDocumentTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "\"\"",
                "0",
                "-1.50E+2",
                "true",
                "false",
                "null",
                "123456789012345678901234567890.10",
                "\"Größe 😀 \\u00e9 \\\" \\\\ \"",
                "{\"a\":{\"b\":[1,{\"c\":\"}]\"}]},\"ü\\\"\":[[],{}]}",
            })
    void everyValueIsFoundAsItIsWritten(String json) throws MalformedJsonException {
        JsonValue value = parse(" [ 7 ,\n{\"x\" : " + json + " , \"y\":" + json + "}, " + json + " ]\t")
                .elements()
                .get(1);
        assertThat(value.fields()).extracting(field -> field.name().text()).containsExactly("x", "y");
        assertThat(value.fields())
                .allSatisfy(field -> assertThat(field.value().json()).isEqualTo(json));
        assertThat(parse(json).json()).isEqualTo(json);
    }

    @Test
    void textsAreUnescaped() throws MalformedJsonException {
        assertThat(parse("\"\\u00e9\\n\\\"\\\\ \\ud83d\\ude00 é\"").text()).isEqualTo("é\n\"\\ 😀 é");
        assertThat(parse("{\"\\u0061b\":1}").fields().get(0).name().text()).isEqualTo("ab");
    }

    @Test
    void readsAPartOfTheBytes() throws MalformedJsonException {
        byte[] bytes = "garbage {\"a\" : \"ü\", \"b\":[1.0]}\n\"more".getBytes(StandardCharsets.UTF_8);
        int end = new String(bytes, StandardCharsets.ISO_8859_1).indexOf('\n');
        JsonValue value = JsonDocument.parse(bytes, 8, end);
        assertThat(value.json()).isEqualTo("{\"a\" : \"ü\", \"b\":[1.0]}");
        assertThat(value.fields().get(0).value().text()).isEqualTo("ü");
        assertThat(value.fields().get(1).value().json()).isEqualTo("[1.0]");
    }

    @Test
    void aByteOrderMarkDoesNotShiftTheValues() throws MalformedJsonException {
        assertThat(parse("\ufeff{\"a\":\"x\"}").fields().get(0).value().json()).isEqualTo("\"x\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1,]",
                "{\"a\":1,}",
                "{\"a\"}",
                "{a:1}",
                "'a'",
                "01",
                "1.",
                "NaN",
                "tru",
                "\"",
                "\"\t\"",
                "\"\\x\"",
                "{} {}",
                "[1] 2",
                "\"\\u12\"",
                "]",
                "{]"
            })
    void refusesWhatIsNotOneValue(String json) {
        assertThatThrownBy(() -> parse(json)).isInstanceOf(MalformedJsonException.class);
    }

    @Test
    void refusesWhatIsNotUtf8() {
        for (int[] broken : new int[][] {{0xff}, {0xc3}, {0xed, 0xa0, 0x80}, {0xc0, 0xaf}, {0xf5, 0x80, 0x80, 0x80}}) {
            byte[] bytes = "{\"a\":{\"b\":\"....\"}}".getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < broken.length; i++) {
                bytes[11 + i] = (byte) broken[i];
            }
            assertThatThrownBy(() -> JsonDocument.parse(bytes, 0, bytes.length))
                    .isInstanceOf(MalformedJsonException.class);
        }
        byte[] utf16 = "{\"a\":1}".getBytes(StandardCharsets.UTF_16LE);
        assertThatThrownBy(() -> JsonDocument.parse(utf16, 0, utf16.length)).isInstanceOf(MalformedJsonException.class);
    }

    @Test
    void refusesEndlessNesting() {
        assertThatThrownBy(() -> parse("[".repeat(100_000))).isInstanceOf(MalformedJsonException.class);
    }

    @Test
    void anyCutOrFlippedByteIsEitherRefusedOrReadWithinItsBounds() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] good = "[{\"table\":\"a\\\"é😀\",\"datum\":{\"x\":[1.50,-2e9,null,true],\"y\":{}}},false]"
                .getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = good.clone();
            int flips = 1 + random.nextInt(3);
            for (int j = 0; j < flips; j++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            int end = random.nextInt(4) == 0 ? random.nextInt(bytes.length + 1) : bytes.length;
            try {
                walk(JsonDocument.parse(bytes, 0, end));
            } catch (MalformedJsonException e) {
                // One of the two allowed outcomes.
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", round " + i, e);
            }
        }
    }

    private static void walk(JsonValue value) throws MalformedJsonException {
        byte[] json = value.json().getBytes(StandardCharsets.UTF_8);
        JsonDocument.parse(json, 0, json.length);
        switch (value.kind()) {
            case OBJECT -> {
                for (JsonField field : value.fields()) {
                    walk(field.name());
                    walk(field.value());
                }
            }
            case ARRAY -> {
                for (JsonValue element : value.elements()) {
                    walk(element);
                }
            }
            case TEXT -> assertThat(value.text()).isNotNull();
            case NUMBER, BOOLEAN, NULL -> assertThat(value.length()).isPositive();
        }
    }

    private static JsonValue parse(String json) throws MalformedJsonException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return JsonDocument.parse(bytes, 0, bytes.length);
    }
}
