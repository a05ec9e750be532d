package io.millrace.cdc.verify;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ValueKindTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    bigint                      | 007                             | 7
                    numeric                     | "12.30"                         | 12.300
                    numeric                     | 18446744073709551615            | 18446744073709551615
                    real                        | 0.1                             | 0.1
                    real                        | 1.0E10                          | 1e+10
                    double precision            | 1.0E300                         | 1e+300
                    double precision            | -0.0                            | 0
                    boolean                     | 1                               | t
                    date                        | "2024-02-29"                    | 2024-02-29
                    timestamp without time zone | "2024-02-29 12:34:56.789000"    | 2024-02-29 12:34:56.789
                    timestamp without time zone | "2024-02-29 12:34:00.000"       | 2024-02-29 12:34:00
                    timestamp with time zone    | "2024-02-29T12:34:56.100Z"      | 2024-02-29 12:34:56.1+00
                    timestamp with time zone    | "2024-02-29T12:34:50Z"          | 2024-02-29 12:34:50.000000+00
                    character varying           | "a\\"b \\u00e9"                   | a"b é
                    character varying           | 12                              | 12
                    character                   | "ab"                            | ab   ` `
                    super                       | {"b":[1.50,null],"a":"x"}       | { "a": "x", "b": [1.5, null] }
                    """)
    void bothSidesAreWrittenAlike(String type, String connector, String warehouse) {
        ValueKind kind = ValueKind.of(type).orElseThrow();
        assertThat(kind.ofJson(connector)).isEqualTo(kind.ofText(warehouse.replace("` `", "")));
    }

    @Test
    void differentValuesStayDifferent() {
        ValueKind document = ValueKind.of("super").orElseThrow();
        assertThat(document.ofText("[\"1\"]")).isNotEqualTo(document.ofText("[1]"));
        ValueKind number = ValueKind.of("numeric").orElseThrow();
        assertThat(number.ofJson("9007199254740993")).isNotEqualTo(number.ofText("9007199254740992"));
        assertThat(ValueKind.of("geometry")).isEmpty();
    }
}
