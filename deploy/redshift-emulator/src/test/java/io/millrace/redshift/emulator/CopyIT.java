package io.millrace.redshift.emulator;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@ExtendWith(BackendsExtension.class)
class CopyIT {
    private static final String ROLE = " IAM_ROLE 'arn:aws:iam::1:role/loader' ";
    private static final String OPTIONS = " TIMEFORMAT 'auto' DATEFORMAT 'auto' COMPUPDATE OFF STATUPDATE OFF";

    private final Backends backends;

    CopyIT(Backends backends) {
        this.backends = backends;
    }

    private static String manifest(String... urls) {
        StringBuilder entries = new StringBuilder();
        for (String url : urls) {
            entries.append(entries.length() == 0 ? "" : ",")
                    .append("{\"url\":\"")
                    .append(url)
                    .append("\",\"mandatory\":true}");
        }
        return "{\"entries\":[" + entries + "]}";
    }

    @Test
    void loadsEveryTypeExactly() throws SQLException {
        String file = backends.putZstd("types/1.jsonl.zst", """
                {"i2":-32768,"i4":2147483647,"i8":-9223372036854775808,"d":"12345678901234567890.123456789","f":1.5e3,
                 "b":true,"v":"h\\u00e9llo \\ud83d\\ude00 tab\\tquote\\" back\\\\slash","day":"2026-01-31","ts":"2026-01-31T12:34:56.123456789+02:00",
                 "tz":"2026-01-31T12:34:56Z","s":{"z":1.10,"a":[1, 2 ,9007199254740993,{"k":null}]},"unknown":{"x":[1]}}
                {"i2":"7","v":"","b":"","s":"text","day":null}
                {}
                """);
        String manifest = backends.put("types/manifest", manifest(file));
        try (Connection connection = backends.redshift()) {
            Sql.run(
                    connection,
                    "CREATE TABLE types (i2 SMALLINT ENCODE az64, i4 INT DISTKEY, i8 BIGINT SORTKEY, d DECIMAL(38,9), f FLOAT8,"
                            + " b BOOLEAN, v VARCHAR(100) ENCODE zstd, day DATE, ts TIMESTAMP, tz TIMESTAMPTZ, s SUPER)"
                            + " DISTSTYLE KEY",
                    "COPY types FROM '" + manifest + "'" + ROLE + "MANIFEST JSON 'auto' ZSTD" + OPTIONS);
            assertThat(Sql.one(connection, "SELECT pg_last_copy_count()")).isEqualTo("3");
            assertThat(Sql.rows(
                            connection,
                            "SELECT i2, i4, i8, d, f, b, v, day, ts, tz = '2026-01-31 12:34:56+00', json_serialize(s)"
                                    + " FROM types ORDER BY i2"))
                    .containsExactly(
                            "-32768|2147483647|-9223372036854775808|12345678901234567890.123456789|1500.0|t|"
                                    + "héllo 😀 tab\tquote\" back\\slash|2026-01-31|2026-01-31 10:34:56.123456|t|"
                                    + "{\"z\":1.10,\"a\":[1,2,9007199254740993,{\"k\":null}]}",
                            "7|null|null|null|null|null||null|null|null|\"text\"",
                            "null|null|null|null|null|null|null|null|null|null|null");
        }
    }

    @Test
    void reportsTheBadRowAndSurvivesTheRollback() throws SQLException {
        String good = backends.put("bad/1.jsonl", "{\"id\":1,\"name\":\"a\"}\n");
        String bad = backends.put("bad/2.jsonl", "{\"id\":2,\"name\":\"b\"}\n{\"id\":\"x3\",\"name\":\"c\"}\n");
        String manifest = backends.put("bad/manifest", manifest(good, bad));
        try (Connection connection = backends.redshift()) {
            Sql.run(connection, "CREATE TABLE bad (id INT, name VARCHAR(5))");
            connection.setAutoCommit(false);
            Sql.run(connection, "INSERT INTO bad VALUES (0, 'kept?')");
            assertThatThrownBy(() ->
                            Sql.run(connection, "COPY bad FROM '" + manifest + "'" + ROLE + "MANIFEST JSON 'auto'"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("XX000"))
                    .hasMessageContaining(
                            "Load into table 'bad' failed.  Check 'stl_load_errors' system table for details.");
            assertThatThrownBy(() -> Sql.run(connection, "SELECT 1"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25P02"));
            connection.rollback();
            assertThat(Sql.one(connection, "SELECT count(*) FROM bad")).isEqualTo("0");
            assertThat(Sql.rows(
                            connection,
                            "SELECT trim(filename), line_number, trim(colname), trim(type), err_code, trim(err_reason),"
                                    + " trim(raw_line), trim(raw_field_value) FROM stl_load_errors"
                                    + " WHERE query = pg_last_copy_id()"))
                    .containsExactly(bad + "|2|id|int4|1207|Invalid digit, Value 'x', Pos 0, Type: Integer|"
                            + "{\"id\":\"x3\",\"name\":\"c\"}|x3");
            assertThat(Sql.one(
                            connection,
                            "SELECT count(*) FROM sys_load_error_detail WHERE query_id = pg_last_copy_id()"))
                    .isEqualTo("1");
        }
    }

    @Test
    void loadsInsideTheClientsTransaction() throws SQLException {
        String file = backends.put("tx/1.jsonl", "{\"id\":1}{\"id\":2}\n\n {\"id\":3}");
        try (Connection connection = backends.redshift();
                Connection other = backends.redshift()) {
            connection.setAutoCommit(false);
            Sql.run(
                    connection,
                    "CREATE TABLE tx (id INT)",
                    "COPY tx (id) FROM '" + file + "'" + ROLE + "FORMAT AS JSON 'auto'");
            assertThat(Sql.one(connection, "SELECT sum(id) FROM tx")).isEqualTo("6");
            connection.rollback();
            Sql.run(connection, "CREATE TABLE tx (id INT)", "LOCK tx");
            try (Statement statement = connection.createStatement()) {
                assertThat(statement.execute("COPY tx FROM '" + file + "'" + ROLE + "JSON 'auto'"))
                        .isFalse();
                assertThat(statement.getUpdateCount()).isLessThanOrEqualTo(0);
                assertThat(statement.getWarnings().getMessage())
                        .isEqualTo("Load into table 'tx' completed, 3 record(s) loaded successfully.");
            }
            connection.commit();
            assertThat(Sql.one(other, "SELECT count(*) FROM tx")).isEqualTo("3");
        }
    }

    @Test
    void loadsBySimpleProtocolAmongOtherStatements() throws SQLException, java.io.IOException {
        String file = backends.putGzip("simple/1.jsonl.gz", "{\"a\":{\"b\":[5,6]},\"c\":\"x\"}\n");
        String paths = backends.put("paths/simple.json", "{\"jsonpaths\":[\"$.a.b[1]\",\"$['c']\",\"$.a\"]}");
        try (Connection connection = backends.postgresDriver("simple")) {
            Sql.run(
                    connection,
                    "CREATE TABLE simple (n BIGINT IDENTITY(1,1), b INT, c VARCHAR, a VARCHAR(MAX));"
                            + "COPY simple (b, c, a) FROM '" + file + "'" + ROLE + "GZIP JSON '" + paths + "';"
                            + "INSERT INTO simple (b) SELECT max(b) + 1 FROM simple");
            assertThat(Sql.rows(connection, "SELECT n, b, c, a FROM simple ORDER BY n"))
                    .containsExactly("1|6|x|{\"b\":[5,6]}", "2|7|null|null");
            assertThatThrownBy(() -> Sql.run(
                            connection,
                            "INSERT INTO simple (b) VALUES (99); COPY simple FROM 's3://lake/none'" + ROLE
                                    + "JSON 'auto'"))
                    .hasMessageContaining("The specified S3 prefix 'none' does not exist");
            assertThat(Sql.one(connection, "SELECT count(*) FROM simple")).isEqualTo("2");
        }
    }

    @Test
    void skipsAsManyErrorsAsAllowed() throws SQLException {
        String file = backends.put(
                "max/1.jsonl",
                "{\"id\":1}\n{\"id\":99999999999}\n{\"id\":3\n{\"id\":4}\nstray\n{\"id\":null}\n{\"id\":6}");
        String copy = "COPY maxerr FROM '" + file + "'" + ROLE + "JSON 'auto' MAXERROR ";
        try (Connection connection = backends.redshift()) {
            Sql.run(connection, "CREATE TABLE maxerr (id INT NOT NULL)");
            assertThatThrownBy(() -> Sql.run(connection, copy + "4"))
                    .hasMessageContaining("Load into table 'maxerr' failed");
            assertThat(Sql.rows(
                            connection,
                            "SELECT line_number, err_code FROM stl_load_errors WHERE query = pg_last_copy_id()"
                                    + " ORDER BY line_number"))
                    .containsExactly("2|1222", "3|1216", "5|1216", "6|1213");
            Sql.run(connection, copy + "5");
            assertThat(Sql.rows(connection, "SELECT id FROM maxerr ORDER BY id"))
                    .containsExactly("1", "4", "6");
            Sql.run(connection, "DELETE FROM maxerr", copy + "5 NOLOAD");
            assertThat(Sql.one(connection, "SELECT count(*) FROM maxerr")).isEqualTo("0");
        }
    }

    @Test
    void honoursTheManifest() throws SQLException {
        String file = backends.put("man/1.jsonl", "{\"id\":1}\n");
        try (Connection connection = backends.redshift()) {
            Sql.run(connection, "CREATE TABLE man (id INT)");
            String copy = "COPY man FROM 's3://lake/man/manifest'" + ROLE + "MANIFEST JSON 'auto'";
            backends.put("man/manifest", manifest(file, file));
            Sql.run(connection, copy);
            assertThat(Sql.one(connection, "SELECT count(*) FROM man")).isEqualTo("2");

            backends.put("man/manifest", manifest(file, "s3://lake/man/none.jsonl"));
            assertThatThrownBy(() -> Sql.run(connection, copy)).hasMessageContaining("NoSuchKey");
            backends.put(
                    "man/manifest", manifest(file, "s3://lake/man/none.jsonl").replace("true", "false"));
            Sql.run(connection, copy);
            assertThat(Sql.one(connection, "SELECT count(*) FROM man")).isEqualTo("3");

            backends.put("man/manifest", "{\"entries\":[{\"url\":\"" + file + "\",\"meta\":{\"content_length\":10}}]}");
            assertThatThrownBy(() -> Sql.run(connection, copy)).hasMessageContaining("content_length");
            backends.put("man/manifest", "{\"entries\":[{\"url\":\"s3://lake/man/\"}]}");
            assertThatThrownBy(() -> Sql.run(connection, copy)).hasMessageContaining("not a full object path");
            assertThatThrownBy(() -> Sql.run(connection, copy.replace("/manifest'", "/absent'")))
                    .hasMessageContaining("S3ServiceException:The specified key does not exist.,Status 404");
            assertThat(Sql.one(connection, "SELECT count(*) FROM man")).isEqualTo("3");
        }
    }

    @Test
    void saysWhatIsWrongWithTheCommandOrTheStore() throws SQLException {
        String file = backends.put("wrong/1.jsonl", "{\"id\":1}\n");
        try (Connection connection = backends.redshift()) {
            Sql.run(connection, "CREATE TABLE wrong (id INT)");
            assertThatThrownBy(() -> Sql.run(connection, "COPY nowhere FROM '" + file + "'" + ROLE + "JSON 'auto'"))
                    .hasMessageContaining("Cannot COPY into nonexistent table nowhere");
            assertThatThrownBy(() -> Sql.run(
                            connection,
                            "COPY wrong FROM '" + file
                                    + "' ACCESS_KEY_ID 'test' SECRET_ACCESS_KEY 'not-the-secret' JSON 'auto'"))
                    .hasMessageContaining("S3ServiceException:")
                    .hasMessageContaining("Status 403")
                    .hasMessageNotContaining("not-the-secret");
            assertThatThrownBy(() -> Sql.run(connection, "COPY wrong FROM '" + file + "'" + ROLE + "JSON 'auto' ZSTD"))
                    .hasMessageContaining("can't be decompressed");
            assertThatThrownBy(() -> Sql.run(connection, "COPY wrong FROM '" + file + "'" + ROLE + "FORMAT ORC"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("0A000"));
            Sql.run(
                    connection,
                    "COPY wrong FROM '" + file
                            + "' CREDENTIALS 'aws_access_key_id=test;aws_secret_access_key=testsecret'"
                            + " JSON 'auto'");
            assertThat(Sql.one(connection, "SELECT count(*) FROM wrong")).isEqualTo("1");
        }
    }

    @Test
    void loadsCsvOfEveryCompression() throws Exception {
        String text = "id,name,at,doc\n1,\"a \"\"q\"\"\nz\",01/31/2026,\"{\"\"k\"\":[1]}\"\n2,,,\n";
        byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        java.io.ByteArrayOutputStream bzip2 = new java.io.ByteArrayOutputStream();
        try (var out = new org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream(bzip2)) {
            out.write(bytes);
        }
        java.io.ByteArrayOutputStream lzop = new java.io.ByteArrayOutputStream();
        try (var out = new io.airlift.compress.lzo.LzopHadoopStreams().createOutputStream(lzop)) {
            out.write(bytes);
        }
        java.util.Map<String, String> files = java.util.Map.of(
                "", backends.put("csv/1.csv", text),
                "GZIP", backends.putGzip("csv/1.csv.gz", text),
                "ZSTD", backends.putZstd("csv/1.csv.zst", text),
                "BZIP2", backends.put("csv/1.csv.bz2", bzip2.toByteArray()),
                "LZOP", backends.put("csv/1.csv.lzo", lzop.toByteArray()));
        try (Connection connection = backends.redshift()) {
            Sql.run(connection, "CREATE TABLE csv (id INT, name VARCHAR(20), at DATE, doc SUPER)");
            for (var file : files.entrySet()) {
                backends.put("csv/manifest", manifest(file.getValue()));
                Sql.run(
                        connection,
                        "TRUNCATE csv",
                        "COPY csv FROM 's3://lake/csv/manifest'" + ROLE
                                + "MANIFEST CSV IGNOREHEADER 1 DATEFORMAT 'MM/DD/YYYY' " + file.getKey());
                assertThat(Sql.rows(connection, "SELECT id, name, at, json_serialize(doc) FROM csv ORDER BY id"))
                        .as(file.getKey())
                        .containsExactly("1|a \"q\"\nz|2026-01-31|{\"k\":[1]}", "2||null|null");
            }
        }
    }

    @Test
    void reportsBadLinesOfText() throws SQLException {
        String file = backends.put("text/1.txt", "1|a\n2\n3|c|d\nx|e\n5|\\N\n\n6|f\n7|" + "g".repeat(11) + "\n");
        String copy = "COPY text FROM '" + file + "'" + ROLE;
        try (Connection connection = backends.redshift()) {
            Sql.run(connection, "CREATE TABLE text (id INT, name VARCHAR(10))");
            assertThatThrownBy(() -> Sql.run(connection, copy + "IGNOREBLANKLINES"))
                    .hasMessageContaining("Load into table 'text' failed");
            Sql.run(connection, copy + "IGNOREBLANKLINES MAXERROR 5");
            assertThat(Sql.rows(
                            connection,
                            "SELECT line_number, trim(colname), err_code, trim(err_reason), trim(raw_line) FROM stl_load_errors"
                                    + " WHERE query = pg_last_copy_id() ORDER BY line_number"))
                    .containsExactly(
                            "2||1214|Delimiter not found|2",
                            "3||1202|Extra column(s) found|3|c|d",
                            "4|id|1207|Invalid digit, Value 'x', Pos 0, Type: Integer|x|e",
                            "8|name|1204|String length exceeds DDL length|7|ggggggggggg");
            assertThat(Sql.rows(connection, "SELECT id, name FROM text ORDER BY id"))
                    .containsExactly("1|a", "5|null", "6|f");
            assertThat(
                            Sql.one(
                                    connection,
                                    "SELECT lines_scanned, trim(file_format) FROM stl_load_commits WHERE query = pg_last_copy_id()"))
                    .isEqualTo("7|Text");
            Sql.run(connection, "DELETE FROM text", copy + "FILLRECORD EMPTYASNULL TRUNCATECOLUMNS MAXERROR 5");
            assertThat(Sql.rows(connection, "SELECT id, name FROM text ORDER BY id"))
                    .containsExactly("1|a", "2|null", "5|null", "6|f", "7|gggggggggg", "null|null");
        }
    }
}
