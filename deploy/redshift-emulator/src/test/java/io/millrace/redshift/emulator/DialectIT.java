package io.millrace.redshift.emulator;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(BackendsExtension.class)
class DialectIT {
    private final Backends backends;

    DialectIT(Backends backends) {
        this.backends = backends;
    }

    /** The README's examples, which are those of Redshift's documentation where it has some. */
    @Test
    void hasTheFunctionsOfTheReadme() throws SQLException {
        try (Connection connection = backends.redshift()) {
            for (List<String> row : Readme.rows("Functions")) {
                assertThat(Sql.one(connection, "SELECT " + Readme.code(row.get(1))))
                        .as(row.get(1))
                        .isEqualTo(Readme.code(row.get(2)));
            }
        }
    }

    @Test
    void aggregates() throws SQLException {
        try (Connection connection = backends.redshift()) {
            String from = " FROM (SELECT 1 AS a, 'x' AS b UNION ALL SELECT 2, 'y' UNION ALL SELECT 4, 'y') t";
            assertThat(Sql.one(connection, "SELECT listagg(b, '-') WITHIN GROUP (ORDER BY a DESC)" + from))
                    .isEqualTo("y-y-x");
            assertThat(Sql.one(
                            connection,
                            "SELECT listagg(DISTINCT b, ','), median(a), approximate count(DISTINCT b)" + from))
                    .isEqualTo("x,y|2.0|2");
            assertThat(Sql.rows(connection, "SELECT b" + from + " MINUS SELECT 'x'"))
                    .containsExactly("y");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"redshift", "simple", "extended"})
    void navigatesIntoSuper(String client) throws SQLException {
        try (Connection connection =
                client.equals("redshift") ? backends.redshift() : backends.postgresDriver(client)) {
            connection.setAutoCommit(false);
            Sql.run(
                    connection,
                    "CREATE TABLE nav (id INT, doc SUPER)",
                    "INSERT INTO nav VALUES (1, json_parse('{\"plan\":\"pro\",\"n\":5,\"items\":[{\"k\":\"a\"},{\"k\":\"b\"}],\"z\":null}')),"
                            + " (2, json_parse('{\"plan\":\"free\",\"n\":10}')), (3, NULL)");
            assertThat(
                            Sql.rows(
                                    connection,
                                    "SELECT id, n.doc.plan, doc.plan::varchar, doc.items[1].k, doc.n + 1, doc.z IS NULL FROM nav n ORDER BY id"))
                    .containsExactly("1|\"pro\"|pro|\"b\"|6|t", "2|\"free\"|free|null|11|t", "3|null|null|null|null|t");
            assertThat(Sql.rows(connection, "SELECT id FROM nav WHERE doc.plan = 'pro' AND doc.n < 7"))
                    .containsExactly("1");
            assertThat(Sql.rows(connection, "SELECT id FROM nav WHERE doc.n = 'x' OR doc.plan = 1"))
                    .isEmpty();
            assertThat(
                            Sql.rows(
                                    connection,
                                    "SELECT doc.plan, count(*), sum(doc.n) FROM nav WHERE doc.plan IS NOT NULL GROUP BY doc.plan ORDER BY doc.plan"))
                    .containsExactly("\"free\"|1|10", "\"pro\"|1|5");
            connection.rollback();
        }
    }

    @Test
    void showsTheAttributesOfTables() throws SQLException {
        try (Connection connection = backends.redshift()) {
            Sql.run(
                    connection,
                    "CREATE TABLE attrs (id BIGINT DISTKEY ENCODE raw, name VARCHAR(300), at TIMESTAMP, b BOOLEAN)"
                            + " COMPOUND SORTKEY (at, id)",
                    "CREATE TABLE attrs_like (LIKE attrs)",
                    "CREATE TABLE attrs_as DISTSTYLE ALL AS SELECT * FROM attrs",
                    "CREATE TABLE attrs_none (id INT)",
                    "ALTER TABLE attrs ALTER COLUMN name ENCODE zstd",
                    "ALTER TABLE attrs RENAME COLUMN id TO key",
                    "INSERT INTO attrs VALUES (NULL, 'x'), (NULL, 'y'), (NULL, 'z'), (1, 'q')",
                    "ANALYZE attrs");
            assertThat(
                            Sql.rows(
                                    connection,
                                    "SELECT \"column\", type, trim(encoding), distkey, sortkey FROM pg_table_def WHERE tablename = 'attrs'"))
                    .containsExactly(
                            "key|bigint|none|t|2",
                            "name|character varying(300)|zstd|f|0",
                            "at|timestamp without time zone|none|f|1",
                            "b|boolean|none|f|0");
            assertThat(Sql.rows(
                            connection,
                            "SELECT \"table\", encoded, diststyle, sortkey1, sortkey_num, max_varchar, tbl_rows, skew_rows"
                                    + " FROM svv_table_info WHERE \"table\" LIKE 'attrs%' ORDER BY 1"))
                    .containsExactly(
                            "attrs|Y|KEY(key)|at|2|300|4|13.00",
                            "attrs_as|Y, AUTO(ENCODE)|ALL|AUTO(SORTKEY)|0|300|0|null",
                            "attrs_like|Y|KEY(id)|at|2|300|0|1.00",
                            "attrs_none|Y, AUTO(ENCODE)|AUTO(ALL)|AUTO(SORTKEY)|0|0|0|null");
            Sql.run(
                    connection,
                    "ALTER TABLE attrs ALTER DISTSTYLE EVEN",
                    "ALTER TABLE attrs ALTER SORTKEY NONE",
                    "VACUUM SORT ONLY attrs TO 99 PERCENT",
                    "ANALYZE attrs PREDICATE COLUMNS");
            assertThat(Sql.one(
                            connection,
                            "SELECT diststyle, sortkey1, sortkey_num FROM svv_table_info WHERE \"table\" = 'attrs'"))
                    .isEqualTo("EVEN|null|0");
            assertThat(Sql.rows(connection, "ANALYZE COMPRESSION attrs"))
                    .contains("attrs|name|zstd|0.00", "attrs|at|az64|0.00");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"redshift", "simple", "extended"})
    void truncateCommits(String client) throws SQLException {
        String table = "truncated_" + client;
        try (Connection connection = client.equals("redshift") ? backends.redshift() : backends.postgresDriver(client);
                Connection other = backends.redshift()) {
            Sql.run(connection, "CREATE TABLE " + table + " (id INT)", "CREATE TABLE " + table + "_b (id INT)");
            connection.setAutoCommit(false);
            Sql.run(connection, "INSERT INTO " + table + "_b VALUES (1)", "TRUNCATE " + table);
            assertThat(Sql.one(other, "SELECT count(*) FROM " + table + "_b")).isEqualTo("1");
            Sql.run(connection, "INSERT INTO " + table + " VALUES (1)");
            connection.rollback();
            assertThat(Sql.one(connection, "SELECT count(*) FROM " + table + "_b"))
                    .isEqualTo("1");
            assertThat(Sql.one(connection, "SELECT count(*) FROM " + table)).isEqualTo("0");
            connection.setAutoCommit(true);
            Sql.run(connection, "TRUNCATE TABLE " + table + "_b");
            assertThat(Sql.one(other, "SELECT count(*) FROM " + table + "_b")).isEqualTo("0");
        }
    }
}
