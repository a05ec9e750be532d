package io.millrace.cdc.capture;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Columns of every type, with values and what they must become. */
final class Types {
    /** A value as it stands in an INSERT, and the JSON that it must become. */
    record Value(String sql, String json) {}

    /** A column and its values. */
    record Typed(String definition, List<Value> values) {}

    private Types() {}

    private static Typed column(String definition, String... pairs) {
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < pairs.length; i += 2) {
            values.add(new Value(pairs[i], pairs[i + 1]));
        }
        return new Typed(definition, values);
    }

    static List<Typed> common() {
        return List.of(
                column("TINYINT", "-128", "-128", "127", "127"),
                column("TINYINT(1)", "1", "1"),
                column("TINYINT UNSIGNED", "255", "255"),
                column("SMALLINT", "-32768", "-32768"),
                column("SMALLINT UNSIGNED", "65535", "65535"),
                column("MEDIUMINT", "-8388608", "-8388608", "8388607", "8388607"),
                column("MEDIUMINT UNSIGNED", "16777215", "16777215"),
                column("YEAR", "0", "0", "2155", "2155", "1901", "1901"),
                column("INT", "-2147483648", "-2147483648"),
                column("INT UNSIGNED ZEROFILL", "42", "42", "4294967295", "4294967295"),
                column(
                        "BIGINT",
                        "-9223372036854775808",
                        "-9223372036854775808",
                        "9007199254740993",
                        "9007199254740993"),
                column("BIGINT UNSIGNED", "18446744073709551615", "18446744073709551615"),
                column("BIT(1)", "b'1'", "1", "b'0'", "0"),
                column("BIT(12)", "b'101010101010'", "2730"),
                column("BIT(64)", "0xffffffffffffffff", "18446744073709551615"),
                column(
                        "DECIMAL(10,2)",
                        "'12.30'",
                        "\"12.30\"",
                        "'-99999999.99'",
                        "\"-99999999.99\"",
                        "'0'",
                        "\"0.00\"",
                        "'-0.01'",
                        "\"-0.01\""),
                column("DECIMAL(9,0)", "-7", "\"-7\""),
                column("DECIMAL(10,10)", "0.0000000001", "\"0.0000000001\""),
                column(
                        "DECIMAL(65,30)",
                        "'12345678901234567890123456789012345.123456789012345678901234567890'",
                        "\"12345678901234567890123456789012345.123456789012345678901234567890\""),
                column("DECIMAL(20,5) UNSIGNED ZEROFILL", "'12.5'", "\"12.50000\""),
                column("FLOAT", "3.4028235e38", "3.4028235E38", "0.1", "0.1", "1234567.8", "1234567.8"),
                column("DOUBLE", "2.2250738585072014e-308", "2.2250738585072014E-308", "0.1", "0.1", "-1", "-1.0"),
                column(
                        "DATE",
                        "'0001-01-01'",
                        "\"0001-01-01\"",
                        "'9999-12-31'",
                        "\"9999-12-31\"",
                        "'1582-10-10'",
                        "\"1582-10-10\""),
                column("DATE", "'0000-00-00'", "null", "'2024-00-00'", "null"),
                column("DATETIME", "'1000-01-01 00:00:00'", "\"1000-01-01 00:00:00\"", "'0000-00-00 00:00:00'", "null"),
                column("DATETIME(6)", "'9999-12-31 23:59:59.999999'", "\"9999-12-31 23:59:59.999999\""),
                column("DATETIME(3)", "'2024-02-29 12:34:56.789'", "\"2024-02-29 12:34:56.789\""),
                column("DATETIME(1)", "'2024-02-29 12:34:56.7'", "\"2024-02-29 12:34:56.7\""),
                column(
                        "TIMESTAMP NULL",
                        "'2038-01-19 03:14:07'",
                        "\"2038-01-19T03:14:07Z\"",
                        "'1970-01-01 00:00:01'",
                        "\"1970-01-01T00:00:01Z\"",
                        "'0000-00-00 00:00:00'",
                        "null"),
                column("TIMESTAMP(6) NULL", "'2024-02-29 12:34:56.000001'", "\"2024-02-29T12:34:56.000001Z\""),
                column("TIMESTAMP(2) NULL", "'2024-12-31 23:59:59.99'", "\"2024-12-31T23:59:59.99Z\""),
                column(
                        "TIME",
                        "'-838:59:59'",
                        "\"-838:59:59\"",
                        "'838:59:59'",
                        "\"838:59:59\"",
                        "'00:00:00'",
                        "\"00:00:00\"",
                        "'-00:00:01'",
                        "\"-00:00:01\""),
                column("TIME(1)", "'-01:02:03.4'", "\"-01:02:03.4\"", "'-00:00:00.1'", "\"-00:00:00.1\""),
                column("TIME(3)", "'-100:02:03.456'", "\"-100:02:03.456\"", "'23:59:59.999'", "\"23:59:59.999\""),
                column(
                        "TIME(6)",
                        "'-838:59:58.000001'",
                        "\"-838:59:58.000001\"",
                        "'00:00:00.000001'",
                        "\"00:00:00.000001\""),
                column("CHAR(10) CHARACTER SET utf8mb4", "'a b  '", "\"a b\"", "'\\n\\t\"\\\\'", "\"\\n\\t\\\"\\\\\""),
                column("CHAR(255) CHARACTER SET utf8mb4", "'夜曲 🎵'", "\"夜曲 🎵\""),
                column(
                        "VARCHAR(20) CHARACTER SET utf8mb4",
                        "'a b  '",
                        "\"a b  \"",
                        "''",
                        "\"\"",
                        "'\\Z\\0'",
                        "\"\\u001a\\u0000\""),
                column(
                        "VARCHAR(300) CHARACTER SET latin1",
                        "'für 5 €'",
                        "\"für 5 €\"",
                        "_latin1 0x81e98d",
                        "\"\\u0081é\\u008d\""),
                column("TEXT CHARACTER SET cp1251", "'Привет'", "\"Привет\""),
                column("VARCHAR(30) CHARACTER SET sjis", "'日本語'", "\"日本語\""),
                column("VARCHAR(30) CHARACTER SET utf16", "'日本語a'", "\"日本語a\""),
                column("MEDIUMTEXT CHARACTER SET utf8mb4", "REPEAT('x', 300)", "\"" + "x".repeat(300) + "\""),
                column("ENUM('a','b')", "'b'", "\"b\"", "0", "\"\""),
                column("SET('a','b','c')", "'a,c'", "[\"a\",\"c\"]", "''", "[]"),
                column("BINARY(4)", "0x01000000", "\"AQAAAA==\"", "0x00000000", "\"AAAAAA==\""),
                column("BINARY(255)", "0x01", "\"" + base64Of(255) + "\""),
                column("VARBINARY(10)", "0x0100", "\"AQA=\"", "''", "\"\""),
                column("BLOB", "0xfffe00", "\"//4A\""),
                column("LONGBLOB", "0x00", "\"AA==\""),
                column(
                        "GEOMETRY",
                        "ST_GeomFromText('POINT(1 2)')",
                        "{\"srid\":0,\"wkb\":\"AQEAAAAAAAAAAADwPwAAAAAAAABA\"}"));
    }

    static List<Typed> mySql() {
        List<Typed> all = new ArrayList<>(common());
        all.add(column(
                "JSON",
                "'{\"b\":[1,-2,1.5,1e300,true,false,null,\"x\\\\u0001\\\\\"\"],\"a\":{\"\":18446744073709551615}}'",
                "{\"b\":[1,-2,1.5,1e300,true,false,null,\"x\\u0001\\\"\"],\"a\":{\"\":18446744073709551615}}",
                "'[]'",
                "[]",
                "'null'",
                "null",
                "'\"s\"'",
                "\"s\""));
        all.add(column(
                "JSON",
                "JSON_OBJECT('d', CAST('1.50' AS DECIMAL(5,2)), 't', TIME '-13:14:15.5', 'dt', TIMESTAMP '2024-02-29 01:02:03.4',"
                        + " 'day', DATE '0001-01-01', 'bin', CAST('ab' AS BINARY))",
                "{\"d\":1.50,\"t\":\"-13:14:15.500000\",\"dt\":\"2024-02-29 01:02:03.400000\",\"day\":\"0001-01-01\","
                        + "\"bin\":\"base64:type15:YWI=\"}"));
        all.add(column(
                "JSON",
                "JSON_ARRAY(70000, -70000, 5000000000, REPEAT('y', 70000))",
                "[70000,-70000,5000000000,\"" + "y".repeat(70_000) + "\"]"));
        all.add(column(
                "POINT",
                "ST_GeomFromText('POINT(10 20)', 4326)",
                "{\"srid\":4326,\"wkb\":\"AQEAAAAAAAAAAAA0QAAAAAAAACRA\"}"));
        return all;
    }

    static List<Typed> mariaDb() {
        List<Typed> all = new ArrayList<>(common());
        all.add(column("ENUM('s','für','€') CHARACTER SET latin1", "'für'", "\"für\"", "'€'", "\"€\""));
        all.add(column("ENUM('日','本') CHARACTER SET utf8mb4", "'本'", "\"本\"", "0", "\"\""));
        all.add(column("SET('a','b','ç') CHARACTER SET latin1", "'a,ç'", "[\"a\",\"ç\"]", "''", "[]"));
        all.add(column("JSON", "'{\"a\": 1}'", "\"{\\\"a\\\": 1}\""));
        all.add(column("UUID", "'123e4567-e89b-12d3-a456-426655440000'", "\"Ej5FZ+ibEtOkVkJmVUQAAA==\""));
        all.add(column("INET4", "'10.0.0.0'", "\"CgAAAA==\""));
        all.add(column("INET6", "'2001:db8::'", "\"IAENuAAAAAAAAAAAAAAAAA==\""));
        all.add(column(
                "TEXT COMPRESSED CHARACTER SET utf8mb4",
                "REPEAT('z€', 200)",
                "\"" + "z€".repeat(200) + "\"",
                "'short'",
                "\"short\"",
                "''",
                "\"\""));
        all.add(column(
                "VARCHAR(1000) COMPRESSED CHARACTER SET latin1", "REPEAT('ü', 500)", "\"" + "ü".repeat(500) + "\""));
        all.add(column(
                "VARBINARY(1000) COMPRESSED",
                "REPEAT(0x00, 300)",
                "\"" + Base64.getEncoder().encodeToString(new byte[300]) + "\""));
        return all;
    }

    private static String base64Of(int size) {
        byte[] bytes = new byte[size];
        bytes[0] = 1;
        return Base64.getEncoder().encodeToString(bytes);
    }
}
