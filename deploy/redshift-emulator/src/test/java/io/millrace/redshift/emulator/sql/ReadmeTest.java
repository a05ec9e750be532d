package io.millrace.redshift.emulator.sql;

import io.millrace.redshift.emulator.Readme;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;

/** What the README says of statements and options is what the rewriter does. */
class ReadmeTest {
    /** All parameters that the documentation's page "COPY" lists for loads from S3. */
    private static final Set<String> COPY_PARAMETERS = Set.of(
            "IAM_ROLE",
            "CREDENTIALS",
            "ACCESS_KEY_ID",
            "SECRET_ACCESS_KEY",
            "SESSION_TOKEN",
            "MANIFEST",
            "REGION",
            "ENCRYPTED",
            "MASTER_SYMMETRIC_KEY",
            "CSV",
            "DELIMITER",
            "FIXEDWIDTH",
            "SHAPEFILE",
            "AVRO",
            "JSON",
            "PARQUET",
            "ORC",
            "BZIP2",
            "GZIP",
            "LZOP",
            "ZSTD",
            "ACCEPTANYDATE",
            "ACCEPTINVCHARS",
            "BLANKSASNULL",
            "DATEFORMAT",
            "EMPTYASNULL",
            "ENCODING",
            "ESCAPE",
            "EXPLICIT_IDS",
            "FILLRECORD",
            "IGNOREBLANKLINES",
            "IGNOREHEADER",
            "NULL AS",
            "REMOVEQUOTES",
            "ROUNDEC",
            "TIMEFORMAT",
            "TRIMBLANKS",
            "TRUNCATECOLUMNS",
            "COMPROWS",
            "COMPUPDATE",
            "IGNOREALLERRORS",
            "MAXERROR",
            "NOLOAD",
            "STATUPDATE",
            "READRATIO",
            "SSH");

    private static final Set<String> UNLOAD_PARAMETERS = Set.of(
            "CSV",
            "JSON",
            "PARQUET",
            "PARTITION BY",
            "MANIFEST",
            "HEADER",
            "DELIMITER",
            "FIXEDWIDTH",
            "ENCRYPTED",
            "KMS_KEY_ID",
            "BZIP2",
            "GZIP",
            "ZSTD",
            "ADDQUOTES",
            "NULL AS",
            "ESCAPE",
            "ALLOWOVERWRITE",
            "CLEANPATH",
            "PARALLEL",
            "MAXFILESIZE",
            "ROWGROUPSIZE",
            "REGION",
            "EXTENSION");

    @TestFactory
    List<DynamicTest> copyOptions() {
        return tests("COPY", option -> {
            boolean authorized =
                    option.startsWith("IAM_ROLE") || option.startsWith("ACCESS") || option.startsWith("CRED");
            return "COPY t FROM 's3://b/k' " + (authorized ? "" : "IAM_ROLE default ") + option;
        });
    }

    @TestFactory
    List<DynamicTest> unloadOptions() {
        return tests("UNLOAD", option -> "UNLOAD ('SELECT a, b, c FROM t') TO 's3://b/k' IAM_ROLE default " + option);
    }

    @TestFactory
    List<DynamicTest> statements() {
        return tests("Statements", statement -> statement);
    }

    @Test
    void namesEveryParameter() {
        assertThat(named("COPY")).containsAll(COPY_PARAMETERS);
        assertThat(named("UNLOAD")).containsAll(UNLOAD_PARAMETERS);
    }

    private static Set<String> named(String section) {
        return Readme.rows(section).stream()
                .flatMap(row -> List.of(row.get(0).split(", ")).stream())
                .collect(Collectors.toSet());
    }

    private interface Sql {
        String of(String example);
    }

    private static List<DynamicTest> tests(String section, Sql sql) {
        List<DynamicTest> tests = new ArrayList<>();
        for (List<String> row : Readme.rows(section)) {
            String statement = sql.of(Readme.code(row.get(1)));
            boolean emulated = !row.get(2).startsWith("no");
            tests.add(DynamicTest.dynamicTest(statement, () -> {
                assertThat(row.get(2)).matches("(yes|accepted|no)(:.*)?");
                assertThat(row.get(3)).isNotBlank();
                List<Rewritten> rewritten = SqlRewriter.rewrite(statement, () -> Set.of("doc"));
                assertThat(rewritten).hasSize(1);
                if (emulated) {
                    assertThat(rewritten.get(0)).isNotInstanceOf(Rewritten.Refused.class);
                } else {
                    assertThat(rewritten.get(0)).isInstanceOfSatisfying(Rewritten.Refused.class, refused -> assertThat(
                                    refused.error().sqlState())
                            .isEqualTo("0A000"));
                }
            }));
        }
        assertThat(tests).hasSizeGreaterThan(10);
        return tests;
    }
}
