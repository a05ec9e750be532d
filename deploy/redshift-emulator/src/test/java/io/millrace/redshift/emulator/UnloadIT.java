package io.millrace.redshift.emulator;

import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@ExtendWith(BackendsExtension.class)
class UnloadIT {
    private static final String ROLE = " IAM_ROLE default ";
    private static final String COLUMNS =
            "(i2 SMALLINT, i4 INT, i8 BIGINT, d DECIMAL(20,2), f4 REAL, f8 FLOAT, b BOOLEAN, v VARCHAR(20), day DATE,"
                    + " ts TIMESTAMP, tz TIMESTAMPTZ, s SUPER)";

    private final Backends backends;

    UnloadIT(Backends backends) {
        this.backends = backends;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            csv      | FORMAT CSV HEADER GZIP       | CSV IGNOREHEADER 1 GZIP NULL AS 'none'
            text     | ESCAPE ZSTD                  | ESCAPE ZSTD NULL AS 'none'
            quoted   | ADDQUOTES BZIP2 DELIMITER ';' | CSV DELIMITER ';' BZIP2 NULL AS 'none'
            json     | FORMAT JSON PARALLEL OFF     | FORMAT JSON 'auto' ROUNDEC
            parquet  | FORMAT PARQUET               | FORMAT PARQUET
            """)
    void comesBackAsItWas(String name, String unload, String copy) throws SQLException {
        boolean text = copy.contains("none");
        try (Connection connection = backends.redshift()) {
            Sql.run(
                    connection,
                    "CREATE TABLE unload_" + name + COLUMNS,
                    "CREATE TABLE unload_back_" + name + COLUMNS,
                    "INSERT INTO unload_" + name + " SELECT g % 100, g, g * 1000000000000, g / 100.0, g / 4.0, g / 8.0,"
                            + " g % 2 = 0, 'é\"\\;|' || chr(10) || g, date '2026-01-01' + g::int, timestamp '2026-01-01 00:00:00.123456'"
                            + " + g * interval '1 second', timestamptz '2026-01-01 00:00:00+02' + g * interval '1 second',"
                            + " json_parse('{\"k\":[' || g || ',\"x\"]}') FROM generate_series(1, 3000) g",
                    "INSERT INTO unload_" + name + " (i4) VALUES (-1)",
                    "UNLOAD ('SELECT * FROM unload_" + name + "') TO 's3://lake/unload/" + name + "/x_'" + ROLE + unload
                            + (text ? " NULL AS 'none'" : "") + " MANIFEST",
                    "COPY unload_back_" + name + " FROM 's3://lake/unload/" + name + "/x_manifest'" + ROLE + "MANIFEST "
                            + copy + (copy.contains("PARQUET") ? "" : " TIMEFORMAT 'auto'"));
            String rows =
                    "SELECT count(*), sum(i2), sum(i4), sum(i8), sum(d), sum(f4), sum(f8), count(*) FILTER (WHERE b),"
                            + " md5(string_agg(v || day || ts || json_serialize(s), '' ORDER BY i4)), max(tz) = min(tz) + interval '2999 s'"
                            + " FROM ";
            assertThat(Sql.one(connection, rows + "unload_back_" + name))
                    .startsWith("3001|")
                    .isEqualTo(Sql.one(connection, rows + "unload_" + name));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"snappy", "zstd", "gzip", "lz4"})
    void loadsParquetOfAnotherWriter(String name) throws SQLException, IOException {
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("/parquet/" + name + ".parquet"));
                Connection connection = backends.redshift()) {
            String file = backends.put("arrow/" + name, in.readAllBytes());
            Sql.run(
                    connection,
                    "CREATE TABLE arrow_" + name + COLUMNS,
                    "COPY arrow_" + name + " FROM '" + file + "'" + ROLE + "FORMAT PARQUET SERIALIZETOJSON");
            assertThat(Sql.one(connection, "SELECT pg_last_copy_count()")).isEqualTo("40");
            assertThat(Sql.rows(
                            connection,
                            "SELECT i2, i4, i8, d, f4, f8, b, v, day, ts, extract(epoch FROM tz)::bigint, json_serialize(s)"
                                    + " FROM arrow_" + name + " WHERE i4 IN (0, 39) ORDER BY i4"))
                    .containsExactly(
                            "null|0|0|null|0|0.0|t|é 0|2026-01-01|2026-01-01 00:00:00.123456|1767225600|"
                                    + "{\"a\":[1,null,0],\"m\":{\"k\":0},\"t\":\"x\\\"0\"}",
                            "39|39|39000000000000|0.39|9.75|4.875|f|é 39|2026-02-09|2026-01-01 00:00:39.123456|1767225639|"
                                    + "{\"a\":[1,null,39],\"m\":{\"k\":39},\"t\":\"x\\\"39\"}");
        }
    }

    @Test
    void refusesParquetThatDoesNotFit() throws SQLException, IOException {
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("/parquet/snappy.parquet"));
                Connection connection = backends.redshift()) {
            byte[] content = in.readAllBytes();
            String file = backends.put("arrow/unfit", content);
            content[content.length / 3] ^= 0x55;
            content[content.length / 4] ^= 0x55;
            String damaged = backends.put("arrow/damaged", content);
            String none = backends.put("arrow/none", "no parquet at all");
            Sql.run(
                    connection,
                    "CREATE TABLE unfit" + COLUMNS,
                    "CREATE TABLE unfit_few (i2 SMALLINT)",
                    "CREATE TABLE unfit_type" + COLUMNS.replace("f4 REAL", "f4 INT"),
                    "CREATE TABLE unfit_short" + COLUMNS.replace("VARCHAR(20)", "VARCHAR(3)"));
            for (String copy : List.of(
                    "COPY unfit FROM '" + file + "'" + ROLE + "FORMAT PARQUET",
                    "COPY unfit_few FROM '" + file + "'" + ROLE + "FORMAT PARQUET",
                    "COPY unfit_type FROM '" + file + "'" + ROLE + "FORMAT PARQUET SERIALIZETOJSON",
                    "COPY unfit_short FROM '" + file + "'" + ROLE + "FORMAT PARQUET SERIALIZETOJSON",
                    "COPY unfit FROM '" + damaged + "'" + ROLE + "FORMAT PARQUET SERIALIZETOJSON",
                    "COPY unfit FROM '" + none + "'" + ROLE + "FORMAT PARQUET")) {
                assertThatThrownBy(() -> Sql.run(connection, copy))
                        .as(copy)
                        .isInstanceOfSatisfying(SQLException.class, e -> assertThat(e.getSQLState())
                                .isEqualTo("XX000"))
                        .hasMessageContaining("Spectrum Scan Error");
            }
            assertThat(Sql.one(connection, "SELECT count(*) FROM unfit")).isEqualTo("0");
        }
    }

    @Test
    void writesTheTextThatRedshiftWrites() throws SQLException {
        try (Connection connection = backends.redshift()) {
            String unload = "UNLOAD ('SELECT 1 AS a, ''x,\"y'' AS b, NULL AS c, true AS d') TO 's3://lake/unload/text/";
            try (Statement statement = connection.createStatement()) {
                statement.execute(unload + "csv_'" + ROLE + "CSV HEADER");
                assertThat(statement.getWarnings().getMessage())
                        .isEqualTo("UNLOAD completed, 1 record(s) unloaded successfully.");
            }
            assertThat(backends.get("unload/text/csv_0000_part_00")).isEqualTo("a,b,c,d\n1,\"x,\"\"y\",,t\n");
            Sql.run(connection, unload + "pipe_'" + ROLE + "PARALLEL OFF EXTENSION 'txt' NULL 'nil'");
            assertThat(backends.get("unload/text/pipe_000.txt")).isEqualTo("1|x,\"y|nil|t\n");
            Sql.run(connection, unload + "json_'" + ROLE + "JSON MANIFEST VERBOSE");
            assertThat(backends.get("unload/text/json_0000_part_00"))
                    .isEqualTo("{\"a\":1,\"b\":\"x,\\\"y\",\"c\":null,\"d\":true}\n");
            assertThat(backends.get("unload/text/json_manifest"))
                    .contains("\"record_count\":1", "\"base\":\"integer\"", "s3://lake/unload/text/json_0000_part_00");
            assertThatThrownBy(() -> Sql.run(connection, unload + "json_'" + ROLE + "JSON"))
                    .hasMessageContaining("Specified unload destination on S3 is not empty");
            Sql.run(connection, unload + "json_'" + ROLE + "JSON ALLOWOVERWRITE");
            Sql.run(connection, unload + "json_'" + ROLE + "CSV CLEANPATH PARALLEL OFF");
            assertThat(backends.get("unload/text/json_000")).isEqualTo("1,\"x,\"\"y\",,t\n");
            Sql.run(
                    connection,
                    "UNLOAD ('SELECT g % 2 AS p, g FROM generate_series(1, 4) g') TO 's3://lake/unload/parts'" + ROLE
                            + "CSV PARTITION BY (p)");
            assertThat(backends.get("unload/parts/p=0/0000_part_00")).isEqualTo("2\n4\n");
            assertThat(backends.get("unload/parts/p=1/0000_part_00")).isEqualTo("1\n3\n");
        }
    }

    @Test
    void saysWhatIsWrong() throws SQLException {
        try (Connection connection = backends.redshift()) {
            assertThatThrownBy(() -> Sql.run(
                            connection, "UNLOAD ('SELECT 1 LIMIT 1') TO 's3://lake/unload/none'" + ROLE + "CSV"))
                    .hasMessageContaining("Limit clause is not supported");
            connection.setAutoCommit(false);
            assertThatThrownBy(() -> Sql.run(
                            connection, "UNLOAD ('SELECT * FROM nowhere') TO 's3://lake/unload/none'" + ROLE + "CSV"))
                    .hasMessageContaining("nowhere");
            connection.rollback();
            assertThatThrownBy(() ->
                            Sql.run(connection, "UNLOAD ('SELECT 1/0') TO 's3://lake/unload/none'" + ROLE + "CSV"))
                    .hasMessageContaining("division by zero");
            connection.rollback();
            assertThatThrownBy(() -> Sql.run(
                            connection, "UNLOAD ('SELECT 1') TO 's3://no-such-bucket/unload/none'" + ROLE + "CSV"))
                    .hasMessageContaining("S3ServiceException");
            assertThatThrownBy(() -> Sql.run(connection, "SELECT 1")).hasMessageContaining("aborted");
            connection.rollback();
            assertThat(Sql.one(connection, "SELECT 1")).isEqualTo("1");
        }
    }
}
