package io.millrace.lakewriter.record;

import io.millrace.lakewriter.dedup.IdHash;
import io.millrace.schemas.error.ErrorCode;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class RecordReaderTest {
    private final RecordReader reader = new RecordReader();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"_id\":\"a\"}||a",
                "{\"_id\":\"a\"}|b|b",
                "{\"x\":{\"_id\":\"no\"},\"_id\":\"yes\"}||yes",
                "{\"x\":[1,{\"_id\":2}],\"_id\" : 17}||17",
                "{\"\\u005fid\":\"é\"}||é",
                "{\"x\":1}|h|h",
            })
    void theHeadersIdComesBeforeTheRows(String json, String header, String expected) {
        assertThat(read(json, Optional.ofNullable(header)))
                .isInstanceOfSatisfying(
                        ReadRecord.Good.class, good -> assertThat(good.id()).hasValue(IdHash.of(expected)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"{\"x\":1}", "{\"_id\":null}", "{\"_id\":{\"a\":1}}", "{\"_id\":[1]}"})
    void arecordWithoutIdIsNeverADuplicate(String json) {
        assertThat(read(json, Optional.empty()))
                .isInstanceOfSatisfying(
                        ReadRecord.Good.class, good -> assertThat(good.id()).isEmpty());
    }

    @Test
    void theRowIsLeftAlone() {
        String json = "{\"n\": 12345678901234567890 }";
        assertThat(read(json, Optional.of("id"))).isInstanceOfSatisfying(ReadRecord.Good.class, good -> assertThat(
                        new String(good.row().line(), UTF_8))
                .isEqualTo(json));
    }

    @Test
    void findsTheIdBehindTheLargestValuesThatARowMayHave() {
        String number = "1".repeat(3_999);
        String deep = "[".repeat(190) + "]".repeat(190);
        String name = "n".repeat(60_000);
        String json = "{\"a\":" + number + ",\"b\":" + deep + ",\"c\":{\"" + name + "\":1},\"_id\":\"a\"}";
        assertThat(read(json, Optional.empty()))
                .isInstanceOfSatisfying(
                        ReadRecord.Good.class, good -> assertThat(good.id()).hasValue(IdHash.of("a")));
        assertThat(read("{\"_id\":" + number + "}", Optional.empty()))
                .isInstanceOfSatisfying(
                        ReadRecord.Good.class, good -> assertThat(good.id()).hasValue(IdHash.of(number)));
    }

    @Test
    void tombstonesAndWhatIsNoRowAreBad() {
        assertThat(reader.read(new LogRecord(1, Instant.EPOCH, Optional.empty(), Optional.empty())))
                .isInstanceOfSatisfying(
                        ReadRecord.Bad.class,
                        bad -> assertThat(bad.reason().code()).isEqualTo(ErrorCode.NOT_AN_OBJECT));
        assertThat(read("[1]", Optional.of("id"))).isInstanceOf(ReadRecord.Bad.class);
        assertThat(read("{", Optional.of("id"))).isInstanceOf(ReadRecord.Bad.class);
    }

    private ReadRecord read(String json, Optional<String> header) {
        return reader.read(new LogRecord(1, Instant.EPOCH, header, Optional.of(json.getBytes(UTF_8))));
    }
}
