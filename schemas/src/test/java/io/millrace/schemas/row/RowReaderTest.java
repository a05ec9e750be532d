package io.millrace.schemas.row;

import io.millrace.schemas.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RowReaderTest {
    private final RowReader reader = new RowReader();

    @Test
    void passesValuesThroughByteForByte() {
        String json = "{\"a\": 12345678901234567890.10 ,\"b\":\"\\u00e9 é 😀\",\"c\":1E+2,\"d\":{\"x\":[1.0, 2 ]}}";
        assertThat(line(json)).isEqualTo(json);
    }

    @Test
    void foldsNamesAndLeavesTheValuesAlone() {
        assertThat(line("{\"User ID\":\"User ID\",\"orderTotal\":1.50,\"ok\":\"\\\"q\\\"\"}"))
                .isEqualTo("{\"user_id\":\"User ID\",\"order_total\":1.50,\"ok\":\"\\\"q\\\"\"}");
    }

    @Test
    void writesAnEscapedNamePlainly() {
        assertThat(line("{\"\\u0061b\" : 1, \"x\\\"y\": 2}")).isEqualTo("{\"ab\" : 1, \"x_y\": 2}");
    }

    @Test
    void keepsARowOnOneLine() {
        assertThat(line("{\n  \"a\": \"x\\ny\",\r\n  \"b\": [\n1]\n}\n"))
                .isEqualTo("{   \"a\": \"x\\ny\",    \"b\": [ 1] }");
    }

    @Test
    void theFirstFieldsAreARowOfTheirOwn() {
        Row row = reader.read("{\"a\":1,\"b\":[2,3],\"c\":\"x\"}".getBytes(StandardCharsets.UTF_8));
        Row first = row.first(2);
        assertThat(new String(first.line(), StandardCharsets.UTF_8)).isEqualTo("{\"a\":1,\"b\":[2,3]}");
        assertThat(first.cells()).isEqualTo(reader.read(first.line()).cells());
        assertThat(row.first(3).line()).isEqualTo(row.line());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "true|BOOLEAN",
                "0|INTEGER",
                "-9223372036854775808|INTEGER",
                "9223372036854775807|INTEGER",
                "9223372036854775808|BIG_INTEGER",
                "-99999999999999999999999999999999999999|BIG_INTEGER",
                "999999999999999999999999999999999999999|NUMBER",
                "19.99|DECIMAL",
                "1e2|DECIMAL",
                "12345678901234567890.123456789012345678|DECIMAL",
                "123456789012345678901.5|NUMBER",
                "0.1234567890123456789|NUMBER",
                "1e300|NUMBER",
                "0.0000000000000000000|DECIMAL",
                "1e99999999999|NUMBER",
                "1E+2147483648|NUMBER",
                "100e2147483647|NUMBER",
                "0e99999999999|NUMBER",
                "1e-2147483648|NUMBER",
                "\"\"|STRING",
                "\"2026-11-23T02:00:00Z\"|TIMESTAMP_WITH_ZONE",
                "\"2026-11-23 02:00:00.123456+05:30\"|TIMESTAMP_WITH_ZONE",
                "\"2026-11-23T02:00:00.123456000\"|TIMESTAMP",
                "\"2026-11-23T02:00:00.1234567\"|STRING",
                "\"2026-02-30T02:00:00\"|STRING",
                "\"2026-11-23\"|STRING",
                "{}|OBJECT",
                "[]|ARRAY",
            })
    void tellsTheKindsOfValueApart(String value, ValueType type) {
        Row row = read("{\"a\":" + value + "}");
        assertThat(row.cells()).singleElement().extracting(Row.Cell::type).isEqualTo(Optional.of(type));
    }

    @Test
    void nullHasNoType() {
        assertThat(read("{\"a\":null}").cells())
                .singleElement()
                .isEqualTo(new Row.Cell("a", Optional.empty(), 0, 5, 4));
    }

    @Test
    void measuresTextsAndDocumentsInBytes() {
        assertThat(read("{\"a\":\"é😀\",\"b\":{\"x\": 1}}").cells())
                .extracting(Row.Cell::bytes)
                .containsExactly(6, 8);
    }

    @Test
    void tellsWhereEachValueStandsInTheLine() {
        Row row = read(
                "{ \"Song Id\" : -1.5e3 ,\n\"\\u0061b\":\"x\\\"y, {é\" , \"C\":[1, {\"a\":\"]\"}]\t,\"ok\":true,\"n\":null}");
        assertThat(row.cells())
                .extracting(cell -> new String(row.line(), cell.start(), cell.length(), StandardCharsets.UTF_8))
                .containsExactly("-1.5e3", "\"x\\\"y, {é\"", "[1, {\"a\":\"]\"}]", "true", "null");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "{",
                "{\"a\":1} {}",
                "{\"a\":NaN}",
                "{\"a\":01}",
                "{\"a\":1,}",
                "{'a':1}",
                "{\"a\":\"\t\"}"
            })
    void refusesWhatIsNotJson(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOfSatisfying(BadRowException.class, e -> assertThat(e.code())
                .isEqualTo(ErrorCode.NOT_JSON));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "[]", "\"x\"", "null"})
    void refusesWhatIsNotAnObject(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOfSatisfying(BadRowException.class, e -> assertThat(e.code())
                .isEqualTo(ErrorCode.NOT_AN_OBJECT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"userId\":1,\"user_id\":2}", "{\"_mine\":1}", "{\"名前\":1}", "{\"\":1}"})
    void refusesNamesThatCannotBeColumns(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOfSatisfying(BadRowException.class, e -> assertThat(e.code())
                .isEqualTo(ErrorCode.INVALID_COLUMN_NAME));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":\"x\\ud83d\"}",
                "{\"a\":{\"b\":[\"\\ude00\\ud83d\"]}}",
                "{\"a\":\"\\ud83d\\\\ude00\"}",
                "{\"a\":\"\\u0000\"}"
            })
    void refusesTextsThatNoColumnTakes(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOfSatisfying(BadRowException.class, e -> assertThat(e.code())
                .isEqualTo(ErrorCode.TYPE_CONFLICT));
    }

    @Test
    void takesEscapedPairsAndEscapedBackslashes() {
        String json = "{\"a\":\"\\ud83d\\ude00 \\\\u0000 \\\\ud83d\"}";
        assertThat(line(json)).isEqualTo(json);
    }

    @Test
    void refusesATextThatIsLongerThanAnyColumn() {
        assertThat(read("{\"a\":\"" + "é".repeat(32_767) + "x\"}").cells()).hasSize(1);
        assertThatThrownBy(() -> read("{\"a\":\"" + "é".repeat(32_768) + "\"}"))
                .isInstanceOf(BadRowException.class)
                .hasMessageContaining("65536 bytes");
    }

    @Test
    void refusesSurrogatesInUtf8() {
        byte[] bytes = "{\"a\":\"xyz\"}".getBytes(StandardCharsets.UTF_8);
        bytes[6] = (byte) 0xed;
        bytes[7] = (byte) 0xa0;
        bytes[8] = (byte) 0x80;
        assertThatThrownBy(() -> reader.read(bytes)).isInstanceOf(BadRowException.class);
    }

    @Test
    void refusesInvalidUtf8() {
        byte[] bytes = "{\"a\":\"x\"}".getBytes(StandardCharsets.UTF_8);
        bytes[6] = (byte) 0xff;
        assertThatThrownBy(() -> reader.read(bytes))
                .isInstanceOfSatisfying(
                        BadRowException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_JSON));
    }

    private Row read(String json) {
        return reader.read(json.getBytes(StandardCharsets.UTF_8));
    }

    private String line(String json) {
        return new String(read(json).line(), StandardCharsets.UTF_8);
    }
}
