package io.millrace.schemas.contract;

import io.millrace.schemas.row.RowReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ContractCheckTest {
    private static final String TYPES = """
            apiVersion: v3.1.0
            kind: DataContract
            version: 1
            status: active
            schema:
              - name: typed
                properties:
                  - {name: s, logicalType: string, logicalTypeOptions: {minLength: 2, maxLength: 3}}
                  - {name: i, logicalType: integer, logicalTypeOptions: {minimum: -5}}
                  - {name: n, logicalType: number, logicalTypeOptions: {maximum: 1.5}}
                  - {name: b, logicalType: boolean}
                  - {name: o, logicalType: object}
                  - {name: a, logicalType: array}
                  - {name: d, logicalType: date}
                  - {name: t, logicalType: time}
                  - {name: ts, logicalType: timestamp}
                  - {name: e, enum: [1, two]}
            """;

    private final ContractCheck plays = check(ContractReaderTest.PLAYS);
    private final ContractCheck typed = check(TYPES);

    @Test
    void takesAGoodRowAndColumnsThatTheContractDoesNotName() {
        assertThat(violations(plays, """
                {"play_id":"p","user_id":null,"seconds":3,"device":"phone","country":"SE","other":[1]}""")).isEmpty();
    }

    @Test
    void namesEveryViolationWithoutTheValue() {
        List<Violation> violations = violations(plays, """
                {"user_id":7,"seconds":-1,"device":"toaster","country":"Sweden"}""");

        assertThat(violations)
                .extracting(Violation::toString)
                .containsExactlyInAnyOrder(
                        "play_id is required and has no value",
                        "user_id is not of the type string",
                        "seconds is below 0",
                        "device is none of its valid values",
                        "country does not match its pattern");
    }

    @Test
    void nullIsNoValueOfARequiredColumn() {
        assertThat(violations(plays, "{\"play_id\":null}"))
                .containsExactly(new Violation("play_id", "is required and has no value"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"s\":\"ab\"} | true",
                "{\"s\":\"a\"} | false",
                "{\"s\":\"😀😀😀\"} | true",
                "{\"s\":\"abcd\"} | false",
                "{\"s\":1} | false",
                "{\"i\":-5} | true",
                "{\"i\":-6} | false",
                "{\"i\":123456789012345678901234567890} | true",
                "{\"i\":1.0} | false",
                "{\"n\":1.5} | true",
                "{\"n\":1.50001} | false",
                "{\"n\":1e999999999999} | false",
                "{\"b\":true} | true",
                "{\"b\":\"true\"} | false",
                "{\"o\":{\"s\":\"far too long\"}} | true",
                "{\"o\":[]} | false",
                "{\"a\":[{}]} | true",
                "{\"d\":\"2026-02-28\"} | true",
                "{\"d\":\"2026-02-30\"} | false",
                "{\"d\":\"2026-02-28T00:00:00\"} | false",
                "{\"t\":\"23:59:59.25\"} | true",
                "{\"t\":\"25:00:00\"} | false",
                "{\"ts\":\"2026-02-28T00:00:00Z\"} | true",
                "{\"ts\":\"yesterday\"} | false",
                "{\"e\":1} | true",
                "{\"e\":\"two\"} | true",
                "{\"e\":\"three\"} | false",
            })
    void holdsValuesAgainstTypesAndLimits(String row, boolean good) {
        assertThat(violations(typed, row).isEmpty()).isEqualTo(good);
    }

    private static ContractCheck check(String contract) {
        return new ContractCheck(
                ContractReader.read("contract.yaml", contract).contracts().get(0));
    }

    private static List<Violation> violations(ContractCheck check, String row) {
        return check.violations(new RowReader().read(row.getBytes(StandardCharsets.UTF_8)));
    }
}
