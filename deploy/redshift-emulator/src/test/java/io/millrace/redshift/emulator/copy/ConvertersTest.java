package io.millrace.redshift.emulator.copy;

import io.millrace.redshift.emulator.sql.CopyCommand;
import io.millrace.redshift.emulator.sql.CopyOptions;
import io.millrace.redshift.emulator.sql.CopyParserAccess;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ConvertersTest {
    private static final int DECIMAL_10_2 = ((10 << 16) | 2) + 4;

    /** The COPY text of the column, or the code of the error. */
    private static String convert(String type, int modifier, String value, CopyOptions options) {
        TargetColumn column = new TargetColumn("c", type, modifier, false, false);
        List<TargetColumn> columns = List.of(column);
        RowBuffer row = new RowBuffer(
                columns, List.of(Converters.forColumn(column, options, false).orElseThrow()));
        RowReader reader =
                new RowReader(row, PathNode.named(columns, new CopyCommand.JsonMapping.Auto(false)), options);
        byte[] json = ("xx{ \"c\" : " + value + " , \"d\":1}yy").getBytes(StandardCharsets.UTF_8);
        CopyText out = new CopyText();
        try {
            reader.read(json, 2, json.length - 2, out);
            return new String(out.bytes(), 0, out.length() - 1, StandardCharsets.UTF_8);
        } catch (InvalidRowException e) {
            assertThat(out.length()).isZero();
            return "error " + e.code().number();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            int2        | 32767                        | 32767
            int2        | 32768                        | error 1222
            int4        | "-2147483648"                | -2147483648
            int4        | 2147483648                   | error 1222
            int8        | -9223372036854775808         | -9223372036854775808
            int8        | 9223372036854775808          | error 1222
            int8        | 99999999999999999999999999   | error 1222
            int8        | 9223372036854775807          | 9223372036854775807
            int4        | " +12 "                      | 12
            int4        | 1.0                          | error 1207
            int4        | 1e3                          | error 1207
            int4        | true                         | error 1207
            int4        | "-"                          | error 1207
            int4        | {}                           | error 1207
            int4        | ""                           | \\N
            int4        | null                         | \\N
            numeric     | 12345678.999                 | 12345678.99
            numeric     | -0.019                       | -0.01
            numeric     | 0.29                         | 0.28
            numeric     | "0.29"                       | 0.29
            numeric     | 90071992547409931e-9         | 90071992.54
            numeric     | 1e400                        | error 1209
            numeric     | 123456789                    | error 1209
            numeric     | 1e2                          | 100.00
            numeric     | 1e-400000000                 | 0.00
            numeric     | 1e400000000                  | error 1209
            numeric     | 1e99999999999                | error 1209
            numeric     | "1,5"                        | error 1207
            numeric     | "."                          | error 1207
            float8      | 1e308                        | 1e308
            float8      | 1e309                        | error 1208
            float8      | 1e-400                       | error 1208
            float8      | 0e-400                       | 0e-400
            float8      | "x"                          | error 1208
            float4      | 1e39                         | error 1208
            bool        | true                         | t
            bool        | "No"                         | f
            bool        | 1                            | t
            bool        | 2                            | error 1210
            date        | "2026-02-28"                 | 2026-02-28
            date        | "2026-02-29"                 | error 1205
            date        | "28/02/2026"                 | error 1205
            timestamp   | "2026-01-02 03:04:05"        | 2026-01-02 03:04:05.000000
            timestamp   | "2026-01-02 03:04:05.123456789" | 2026-01-02 03:04:05.123456
            timestamp   | "2026-01-02T03:04:05Z"       | error 1206
            timestamp   | 1767323045                   | error 1206
            timestamptz | "2026-01-02 03:04:05+05:30"  | 2026-01-01 21:34:05.000000+00
            time        | "23:59:59.5"                 | 23:59:59.500000
            time        | "24:00:00"                   | error 1206
            """)
    void convertsOrSaysWhy(String type, String json, String expected) {
        int modifier = type.equals("numeric") ? DECIMAL_10_2 : -1;
        assertThat(convert(type, modifier, json, CopyOptions.DEFAULT)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "2026-01-02T03:04:05Z"              | 2026-01-02 03:04:05.000000
            "2026-01-02T03:04:05.1-0130"        | 2026-01-02 04:34:05.100000
            "2026-01-02t03:04:05.000001 +02"    | 2026-01-02 01:04:05.000001
            "2026/01/02 03:04"                  | 2026-01-02 03:04:00.000000
            "20260102"                          | 2026-01-02 00:00:00.000000
            "2026-01-02 03:04:05 UTC"           | 2026-01-02 03:04:05.000000
            "0000-01-02 03:04:05"               | error 1206
            "2026-01-02 03:04:60"               | error 1206
            "2026-01-02T"                       | error 1206
            "1767323045"                        | error 1206
            "now"                               | error 1206
            """)
    void readsTimestampsOfManyForms(String json, String expected) {
        assertThat(convert("timestamp", -1, json, CopyParserAccess.options("TIMEFORMAT 'auto'")))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            timestamp   | MM.DD.YYYY HH:MI:SS     | 2.28.2026 3:04:05.5          | 2026-02-28 03:04:05.500000
            timestamp   | MM/DD/YY HH12:MI AM     | 02/28/26 12:30 pm            | 2026-02-28 12:30:00.000000
            timestamp   | DD-MON-YYYY HH24:MI:SS  | 28-Feb-2026 23:59:59         | 2026-02-28 23:59:59.000000
            timestamptz | YYYY-MM-DDTHH:MI:SSOF   | 2026-02-28T01:00:00+02:00    | 2026-02-27 23:00:00.000000+00
            timestamp   | YYYYMMDD HHMISS         | 20260228 030405              | 2026-02-28 03:04:05.000000
            timestamp   | MM.DD.YYYY              | 13.01.2026                   | error 1206
            timestamp   | MM.DD.YYYY              | 12.01.2026x                  | error 1206
            """)
    void readsTimestampsOfAGivenForm(String type, String pattern, String text, String expected) {
        assertThat(convert(type, -1, '"' + text + '"', CopyParserAccess.options("TIMEFORMAT '" + pattern + "'")))
                .isEqualTo(expected);
        assertThat(convert("date", -1, "\"01/31/2026\"", CopyParserAccess.options("DATEFORMAT 'MM/DD/YYYY'")))
                .isEqualTo("2026-01-31");
    }

    @Test
    void readsEpochs() {
        assertThat(convert("timestamp", -1, "1767323045.25", CopyParserAccess.options("TIMEFORMAT 'epochsecs'")))
                .isEqualTo("2026-01-02 03:04:05.250000");
        assertThat(convert(
                        "timestamptz",
                        -1,
                        "\"1767323045123\"",
                        CopyParserAccess.options("TIMEFORMAT 'epochmillisecs'")))
                .isEqualTo("2026-01-02 03:04:05.123000+00");
    }

    @Test
    void countsTheBytesOfStrings() {
        assertThat(convert("varchar", 5 + 4, "\"h\\u00e9\\u00e9\"", CopyOptions.DEFAULT))
                .isEqualTo("héé");
        assertThat(convert("varchar", 4 + 4, "\"h\\u00e9\\u00e9\"", CopyOptions.DEFAULT))
                .isEqualTo("error 1204");
        assertThat(convert("varchar", 4 + 4, "\"h\\u00e9\\u00e9\"", CopyParserAccess.options("TRUNCATECOLUMNS")))
                .isEqualTo("hé");
        assertThat(convert("varchar", 3 + 4, "\"\\ud83d\\ude00\"", CopyParserAccess.options("TRUNCATECOLUMNS")))
                .isEmpty();
        assertThat(convert("varchar", 4 + 4, "\"\\ud83d\\ude00\"", CopyOptions.DEFAULT))
                .isEqualTo("😀");
        assertThat(convert("varchar", 3 + 4, "\"abc  \"", CopyOptions.DEFAULT)).isEqualTo("abc");
        assertThat(convert("bpchar", 3 + 4, "\"\\u00e9\"", CopyOptions.DEFAULT)).isEqualTo("error 1215");
        assertThat(convert("varchar", 9 + 4, "\"a\\u0000b\"", CopyOptions.DEFAULT))
                .isEqualTo("error 1218");
        assertThat(convert("varchar", 9 + 4, "\"a\\ud83d\"", CopyOptions.DEFAULT))
                .isEqualTo("error 1220");
    }

    @Test
    void keepsTextAndJsonAsTheyAre() {
        assertThat(convert("varchar", -1, "\"a\\tb\\nc\\\\N\\r\"", CopyOptions.DEFAULT))
                .isEqualTo("a\\tb\\nc\\\\N\\r");
        assertThat(convert("varchar", -1, "1.10e5", CopyOptions.DEFAULT)).isEqualTo("1.10e5");
        assertThat(convert("varchar", -1, "{\"a\": [1, true]}", CopyOptions.DEFAULT))
                .isEqualTo("{\"a\": [1, true]}");
        assertThat(convert("super", -1, "{\"b\" : [1.10, \"x \\\" y\"], \"a\":{} }", CopyOptions.DEFAULT))
                .isEqualTo("{\"b\":[1.10,\"x \\\\\" y\"],\"a\":{}}");
        assertThat(convert("super", -1, "\"te\\u00e9xt\"", CopyOptions.DEFAULT)).isEqualTo("\"te\\\\u00e9xt\"");
        assertThat(convert("super", -1, "12345678901234567890.10", CopyOptions.DEFAULT))
                .isEqualTo("12345678901234567890.10");
        assertThat(convert("super", -1, "null", CopyOptions.DEFAULT)).isEqualTo("\\N");
        assertThat(convert("super", -1, "false", CopyOptions.DEFAULT)).isEqualTo("false");
    }

    @Test
    void turnsEmptyAndBlankIntoNullWhenTold() {
        assertThat(convert("varchar", -1, "\"\"", CopyOptions.DEFAULT)).isEmpty();
        assertThat(convert("varchar", -1, "\"\"", CopyParserAccess.options("EMPTYASNULL")))
                .isEqualTo("\\N");
        assertThat(convert("varchar", -1, "\" \"", CopyParserAccess.options("BLANKSASNULL")))
                .isEqualTo("\\N");
        assertThat(convert("varchar", -1, "\" a \"", CopyParserAccess.options("TRIMBLANKS")))
                .isEqualTo(" a");
        assertThat(convert("date", -1, "\"x\"", CopyParserAccess.options("ACCEPTANYDATE")))
                .isEqualTo("\\N");
        assertThat(convert("numeric", DECIMAL_10_2, "0.005", CopyParserAccess.options("ROUNDEC")))
                .isEqualTo("0.01");
    }
}
