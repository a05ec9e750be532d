package io.millrace.redshift.emulator.sql;

import io.millrace.redshift.emulator.sql.CopyCommand.Compression;
import io.millrace.redshift.emulator.sql.CopyCommand.Credentials;
import io.millrace.redshift.emulator.sql.CopyCommand.JsonMapping;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class CopyParserTest {
    private static CopyCommand parse(String sql) {
        return ((Rewritten.Copy) SqlRewriter.rewrite(sql).get(0)).command();
    }

    @Test
    void readsAFullCommand() {
        CopyCommand command = parse("""
                COPY "Music"."Plays"("id", Ts, "user""s")  -- what
                FROM 's3://lake/it''s/manifest.json' iam_role 'arn:aws:iam::1:role/r' REGION AS 'eu-west-1'
                MANIFEST FORMAT AS JSON 'auto ignorecase' ZSTD TIMEFORMAT 'auto' DATEFORMAT AS 'auto' ENCODING UTF8
                COMPUPDATE OFF STATUPDATE OFF COMPROWS 5 MAXERROR AS 7 TRUNCATECOLUMNS EMPTYASNULL BLANKSASNULL
                ACCEPTINVCHARS '^' NOLOAD ROUNDEC ACCEPTANYDATE TRIMBLANKS EXPLICIT_IDS;
                """);
        assertThat(command.schema()).contains("music");
        assertThat(command.quotedTable()).isEqualTo("\"music\".\"plays\"");
        assertThat(command.columns()).containsExactly("id", "ts", "user\"s");
        assertThat(command.source()).isEqualTo(new S3Location("lake", "it's/manifest.json"));
        assertThat(command.manifest()).isTrue();
        assertThat(command.region()).contains("eu-west-1");
        assertThat(command.format()).isEqualTo(new SourceFormat.Json(new JsonMapping.Auto(true)));
        assertThat(command.compression()).isEqualTo(Compression.ZSTD);
        assertThat(command.options())
                .isEqualTo(new CopyOptions(
                        7,
                        true,
                        CopyOptions.TimeFormat.AUTO,
                        Optional.empty(),
                        true,
                        Optional.empty(),
                        true,
                        true,
                        true,
                        true,
                        true,
                        true,
                        '^',
                        true,
                        true));
    }

    @Test
    void readsFormats() {
        String copy = "COPY t FROM 's3://b/k' IAM_ROLE default ";
        assertThat(parse(copy).format())
                .isEqualTo(new SourceFormat.Delimited(false, '|', '"', false, false, 0, false, false, "\\N"));
        assertThat(parse(copy + "FORMAT AS CSV QUOTE AS '%' DELIMITER '\\t' IGNOREHEADER 2 NULL AS '' FILLRECORD BZIP2")
                        .format())
                .isEqualTo(new SourceFormat.Delimited(true, '\t', '%', false, false, 2, false, true, ""));
        assertThat(parse(copy + "DELIMITER AS '\\001' ESCAPE REMOVEQUOTES IGNOREBLANKLINES")
                        .format())
                .isEqualTo(new SourceFormat.Delimited(false, '\u0001', '"', true, true, 0, true, false, "\\N"));
        assertThat(parse(copy + "FORMAT PARQUET SERIALIZETOJSON").format())
                .isEqualTo(new SourceFormat.Parquet(false, true));
    }

    @Test
    void readsCredentialsAndNeverShowsThem() {
        String keys =
                "COPY t FROM 's3://b/k' CREDENTIALS AS 'aws_access_key_id=AK;aws_secret_access_key=se=cret' JSON 'auto'";
        assertThat(parse(keys).credentials()).isEqualTo(new Credentials.Keys("AK", "se=cret", Optional.empty()));
        assertThat(parse(keys).toString()).doesNotContain("se=cret");
        String words =
                "COPY t FROM 's3://b/k' ACCESS_KEY_ID 'AK' SECRET_ACCESS_KEY 'secret' SESSION_TOKEN 'tok' JSON 's3://b/p'";
        assertThat(parse(words).credentials()).isEqualTo(new Credentials.Keys("AK", "secret", Optional.of("tok")));
        assertThat(parse(words).format())
                .isEqualTo(new SourceFormat.Json(new JsonMapping.Paths(new S3Location("b", "p"))));
        assertThat(parse("copy t from 's3://b/k' iam_role default json 'noshred' gzip")
                        .format())
                .isEqualTo(new SourceFormat.Json(new JsonMapping.Whole()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            COPY t FROM 's3://b/k' IAM_ROLE 'r' JSON 'auto' DELIMITER ','          | 42601
            COPY t FROM 's3://b/k' IAM_ROLE 'r' JSON 'auto' NULL AS 'x'            | 42601
            COPY t FROM 's3://b/k' IAM_ROLE 'r' JSON 'auto' MAXERROR 100001        | 42601
            COPY t FROM 's3://b/k' IAM_ROLE 'r' JSON 'auto' ,                      | 42601
            COPY t FROM 's3://b/k' JSON 'auto'                                     | 42601
            COPY t FROM 's3://b/k' ACCESS_KEY_ID 'a' JSON 'auto'                   | 42601
            COPY t FROM                                                            | 42601
            COPY t TO 's3://b/k'                                                   | 42601
            COPY t FROM 's3://b/k' IAM_ROLE 'r' FORMAT PARQUET GZIP                | 42601
            COPY t FROM 's3://b/k' IAM_ROLE 'r' FORMAT PARQUET MAXERROR 5          | 42601
            COPY t FROM 's3://b/k' IAM_ROLE 'r' FORMAT PARQUET NOLOAD              | 42601
            COPY t FROM 's3://b/k' IAM_ROLE 'r' FORMAT ORC                         | 0A000
            COPY t FROM 's3://b/k' IAM_ROLE 'r' FIXEDWIDTH 'a:3,b:4'               | 0A000
            COPY t FROM 's3://b/k' IAM_ROLE 'r' CSV ESCAPE                         | 42601
            COPY t FROM 's3://b/k' IAM_ROLE 'r' CSV DELIMITER 'ab'                 | 42601
            COPY t FROM 's3://b/k' IAM_ROLE 'r' QUOTE '%'                          | 42601
            COPY t FROM 's3://b/k' IAM_ROLE 'r' NULL AS '\\0'                      | 0A000
            COPY t FROM 's3://b/k' IAM_ROLE 'r' JSON 'auto' TIMEFORMAT 'J'         | 0A000
            COPY t FROM 's3://b/k' IAM_ROLE 'r' JSON 'auto' ENCODING UTF16         | 0A000
            COPY t FROM 's3://b/k' IAM_ROLE 'r' JSON 'auto' READRATIO 10           | 0A000
            COPY t FROM 'dynamodb://x' IAM_ROLE 'r' JSON 'auto'                    | 0A000
            COPY t FROM STDIN                                                      | 0A000
            """)
    void refusesWhatItDoesNotDo(String sql, String sqlState) {
        assertThat(SqlRewriter.rewrite(sql))
                .singleElement()
                .isInstanceOfSatisfying(
                        Rewritten.Refused.class,
                        refused -> assertThat(refused.error().sqlState()).isEqualTo(sqlState));
    }
}
