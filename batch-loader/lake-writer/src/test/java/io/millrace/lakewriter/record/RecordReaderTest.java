package io.millrace.lakewriter.record;

import io.millrace.lakewriter.dedup.IdHash;
import io.millrace.schemas.contract.ColumnContract;
import io.millrace.schemas.contract.ContractCheck;
import io.millrace.schemas.contract.DataContract;
import io.millrace.schemas.contract.LogicalType;
import io.millrace.schemas.contract.ValueRules;
import io.millrace.schemas.contract.ViolationHandling;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class RecordReaderTest {
    private static final DatasetName PLAYS = new DatasetName("plays");
    private static final DatasetName ITEMS = new DatasetName("shop.db.items");

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
            value = {"{\"x\":1}", "{\"_id\":null}"})
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

    /** No number is written anew, no escape resolved, no name's order changed. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":0.1000,\"b\":1E400,\"c\":-0,\"d\":-0.0,\"e\":1e-999999}",
                "{\"a\":9007199254740993,\"b\":18446744073709551616,\"c\":3.141592653589793238462643383279}",
                "{\"a\":123456789012345678901234567890123456789012345678901234567890.5e+10}",
                "{\"a\":\"\\u00e9\\/\\ud83d\\ude00\\n\\\"\",\"b\":\"é😀/\"}",
                "{ \"z\" : [1.50, 1.5e0 ,{ \"Y\":2.00 }] , \"a\":{\"B\" : null} }",
                "{\"a\":true,\"b\":false,\"c\":null,\"d\":\"\",\"e\":{},\"f\":[]}",
            })
    void everyValueIsTheBytesThatCame(String json) {
        assertThat(read(json, Optional.of("id"))).isInstanceOfSatisfying(ReadRecord.Good.class, good -> assertThat(
                        new String(good.row().line(), UTF_8))
                .isEqualTo(json));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"_id\":{\"a\":1}}",
                "{\"_id\":[1]}",
                "{\"_op\":\"c\"}",
                "{\"_position\":1}",
                "{\"_deleted\":true}",
                "{\"_mine\":1}"
            })
    void reservedColumnsAreNotForEvents(String json) {
        assertThat(read(json, Optional.of("id"))).isInstanceOfSatisfying(ReadRecord.Bad.class, bad -> assertThat(
                        bad.reason().code())
                .isEqualTo(ErrorCode.INVALID_COLUMN_NAME));
    }

    @Test
    void changesKeepTheirEnvelope() {
        String change = "{\"op\":\"u\",\"source\":{\"name\":\"shop\"},\"seq\":17,\"ts\":\"2026-11-23T02:00:00Z\","
                + "\"key\":{\"id\":1},\"before\":{\"price\":\"1.10\"},\"after\":{\"price\":\"1.20\",\"_deleted\":1}}";
        assertThat(reader.read(
                        ITEMS, new LogRecord(1, Instant.EPOCH, Optional.empty(), Optional.of(change.getBytes(UTF_8)))))
                .isInstanceOfSatisfying(ReadRecord.Good.class, good -> {
                    assertThat(new String(good.row().line(), UTF_8)).isEqualTo(change);
                    assertThat(good.id()).isEmpty();
                });
        assertThat(reader.read(
                        ITEMS,
                        new LogRecord(
                                1, Instant.EPOCH, Optional.empty(), Optional.of("{\"_op\":\"c\"}".getBytes(UTF_8)))))
                .isInstanceOf(ReadRecord.Good.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "type_conflict:a: is no number|TYPE_CONFLICT|a: is no number",
                "contract_violation: price is required|CONTRACT_VIOLATION|price is required",
                "unheard_of:reason|CONTRACT_VIOLATION|unheard_of:reason",
                "no colon|CONTRACT_VIOLATION|no colon",
            })
    void whatTheEdgeQuarantinedIsBadWithItsReason(String header, ErrorCode code, String reason) {
        LogRecord record = new LogRecord(
                1,
                Instant.EPOCH,
                Optional.of("id"),
                Optional.of(header),
                Optional.empty(),
                Optional.of("{}".getBytes(UTF_8)));
        assertThat(reader.read(PLAYS, record)).isInstanceOfSatisfying(ReadRecord.Bad.class, bad -> {
            assertThat(bad.reason().code()).isEqualTo(code);
            assertThat(bad.reason()).hasMessage(reason);
            assertThat(bad.stage()).isEqualTo("ingest-api");
        });
    }

    @ParameterizedTest
    @EnumSource(ViolationHandling.class)
    void aContractRefusesRowsUnlessItOnlyWarns(ViolationHandling handling) {
        ColumnContract price = new ColumnContract(
                "price",
                Optional.of(LogicalType.NUMBER),
                Optional.empty(),
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                ValueRules.NONE,
                List.of(),
                List.of(),
                Map.of());
        DataContract contract = new DataContract(
                PLAYS,
                "1",
                "active",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                handling,
                Optional.empty(),
                List.of(price),
                List.of(),
                Map.of());
        Optional<ContractGate> gate = Optional.of(new ContractGate(new ContractCheck(contract), handling));
        assertThat(readUnder(gate, "{\"price\":1.5}")).isInstanceOf(ReadRecord.Good.class);
        ReadRecord read = readUnder(gate, "{\"price\":\"secret\"}");
        if (handling == ViolationHandling.WARN) {
            assertThat(read).isInstanceOf(ReadRecord.Good.class);
            return;
        }
        assertThat(read).isInstanceOfSatisfying(ReadRecord.Bad.class, bad -> {
            assertThat(bad.reason().code()).isEqualTo(ErrorCode.CONTRACT_VIOLATION);
            assertThat(bad.reason()).hasMessageContaining("price").hasMessageNotContaining("secret");
            assertThat(bad.stage()).isEqualTo("lake-writer");
        });
    }

    private ReadRecord readUnder(Optional<ContractGate> gate, String json) {
        return reader.read(
                PLAYS, new LogRecord(1, Instant.EPOCH, Optional.of("id"), Optional.of(json.getBytes(UTF_8))), gate);
    }

    @Test
    void tombstonesAndWhatIsNoRowAreBad() {
        assertThat(reader.read(PLAYS, new LogRecord(1, Instant.EPOCH, Optional.empty(), Optional.empty())))
                .isInstanceOfSatisfying(
                        ReadRecord.Bad.class,
                        bad -> assertThat(bad.reason().code()).isEqualTo(ErrorCode.NOT_AN_OBJECT));
        assertThat(read("[1]", Optional.of("id"))).isInstanceOf(ReadRecord.Bad.class);
        assertThat(read("{", Optional.of("id"))).isInstanceOf(ReadRecord.Bad.class);
    }

    private ReadRecord read(String json, Optional<String> header) {
        return reader.read(PLAYS, new LogRecord(1, Instant.EPOCH, header, Optional.of(json.getBytes(UTF_8))));
    }
}
