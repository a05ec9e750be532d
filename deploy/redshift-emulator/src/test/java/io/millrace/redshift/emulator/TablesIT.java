package io.millrace.redshift.emulator;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@ExtendWith(BackendsExtension.class)
class TablesIT {
    private static final String ROLE = " IAM_ROLE default JSON 'auto'";

    private final Backends backends;

    TablesIT(Backends backends) {
        this.backends = backends;
    }

    @Test
    void mergesAStagingTable() throws SQLException {
        String file = backends.put("merge/1.jsonl", "{\"id\":2,\"v\":\"new\"}{\"id\":3,\"v\":\"c\"}");
        try (Connection connection = backends.redshift()) {
            connection.setAutoCommit(false);
            Sql.run(
                    connection,
                    "CREATE TABLE merged (id INT, v VARCHAR(10))",
                    "INSERT INTO merged VALUES (1, 'a'), (2, 'b'), (2, 'b2')",
                    "CREATE TABLE #stage (LIKE merged)",
                    "COPY #stage FROM '" + file + "'" + ROLE,
                    "MERGE INTO merged USING #stage s ON merged.id = s.id WHEN MATCHED THEN UPDATE SET v = s.v"
                            + " WHEN NOT MATCHED THEN INSERT VALUES (s.id, s.v)");
            assertThat(Sql.rows(connection, "SELECT id, v FROM merged ORDER BY id"))
                    .containsExactly("1|a", "2|new", "2|new", "3|c");
            Sql.run(connection, "MERGE INTO merged USING #stage s ON merged.id = s.id REMOVE DUPLICATES");
            assertThat(Sql.rows(connection, "SELECT id, v FROM merged ORDER BY id"))
                    .containsExactly("1|a", "2|new", "3|c");
            Sql.run(connection, "INSERT INTO #stage VALUES (2, 'other')");
            assertThatThrownBy(() -> Sql.run(
                            connection,
                            "MERGE INTO merged USING #stage s ON merged.id = s.id WHEN MATCHED THEN UPDATE SET v = s.v"
                                    + " WHEN NOT MATCHED THEN INSERT VALUES (s.id, s.v)"))
                    .hasMessageContaining("Found multiple matches to update the same tuple");
            connection.rollback();
        }
    }

    @Test
    void countsBytesOfCharacters() throws SQLException {
        try (Connection connection = backends.redshift()) {
            Sql.run(
                    connection,
                    "CREATE TABLE bytes (v VARCHAR(4), c CHAR(3))",
                    "INSERT INTO bytes VALUES ('éé', 'a')",
                    "INSERT INTO bytes VALUES ('abcd   ', 'abc')");
            tooLong(connection, "INSERT INTO bytes (v) VALUES ('ééé')");
            tooLong(connection, "INSERT INTO bytes (v) VALUES ('abcde')");
            tooLong(connection, "INSERT INTO bytes (c) VALUES ('é')");
            tooLong(connection, "UPDATE bytes SET v = 'ééé'");
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO bytes (v) VALUES (?)")) {
                insert.setString(1, "😀é");
                assertThatThrownBy(insert::executeUpdate).hasMessageContaining("Value too long for character type");
            }
            Sql.run(
                    connection,
                    "ALTER TABLE bytes ALTER COLUMN v TYPE VARCHAR(6)",
                    "ALTER TABLE bytes ADD COLUMN w VARCHAR(2)",
                    "INSERT INTO bytes (v, w) VALUES ('ééé', 'é')",
                    "CREATE TABLE bytes_too AS SELECT * FROM bytes",
                    "CREATE TEMP TABLE bytes_like (LIKE bytes)");
            tooLong(connection, "INSERT INTO bytes (w) VALUES ('éa')");
            tooLong(connection, "INSERT INTO bytes_too (w) VALUES ('éa')");
            tooLong(connection, "INSERT INTO bytes_like (w) VALUES ('éa')");
            Sql.run(connection, "ALTER TABLE bytes DROP COLUMN w", "INSERT INTO bytes VALUES ('ééé')");
        }
    }

    private static void tooLong(Connection connection, String sql) {
        assertThatThrownBy(() -> Sql.run(connection, sql))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22001"))
                .hasMessageContaining("Value too long for character type");
    }

    @Test
    void enforcesNeitherPrimaryNorUniqueKeys() throws SQLException {
        try (Connection connection = backends.redshift()) {
            Sql.run(
                    connection,
                    "CREATE TABLE keys (id INT PRIMARY KEY, u INT UNIQUE)",
                    "INSERT INTO keys VALUES (1, 1)",
                    "INSERT INTO keys VALUES (1, 1), (1, 2)");
            assertThat(Sql.one(connection, "SELECT count(*) FROM keys WHERE id = 1"))
                    .isEqualTo("3");
            assertThatThrownBy(() -> Sql.run(connection, "INSERT INTO keys (u) VALUES (1)"))
                    .hasMessageContaining("not-null");
        }
    }

    @Test
    void showsTheFilesAndErrorsOfALoadInItsTransactionAndAfterARollback() throws SQLException {
        String file = backends.put("commits/1.jsonl", "{\"id\":1}\n{\"id\":\"x\"}\n{\"id\":3}");
        String files = "SELECT trim(filename), lines_scanned, trim(file_format) FROM stl_load_commits"
                + " WHERE query = pg_last_copy_id()";
        String errors = "SELECT line_number, trim(colname) FROM stl_load_errors WHERE query = pg_last_copy_id()";
        try (Connection connection = backends.redshift()) {
            Sql.run(connection, "CREATE TABLE commits (id INT)");
            connection.setAutoCommit(false);
            Sql.run(connection, "COPY commits FROM '" + file + "'" + ROLE + " MAXERROR 2");
            String id = Sql.one(connection, "SELECT pg_last_copy_id()");
            assertThat(Sql.rows(connection, files)).containsExactly(file + "|3|JSON");
            assertThat(Sql.rows(connection, errors)).containsExactly("2|id");
            Sql.run(connection, "COPY commits FROM '" + file + "'" + ROLE + " MAXERROR 2");
            assertThat(Sql.rows(connection, errors)).containsExactly("2|id");
            assertThat(Sql.one(connection, "SELECT count(*) FROM stl_load_errors WHERE query >= " + id))
                    .isEqualTo("2");
            connection.rollback();
            assertThat(Sql.rows(connection, files.replace("pg_last_copy_id()", id)))
                    .containsExactly(file + "|3|JSON");
            assertThat(Sql.one(connection, "SELECT count(*) FROM stl_load_errors WHERE query >= " + id))
                    .isEqualTo("2");
            assertThat(Sql.one(connection, "SELECT count(*) FROM commits")).isEqualTo("0");
            connection.commit();
            Sql.run(connection, "COPY commits FROM '" + file + "'" + ROLE + " MAXERROR 2 NOLOAD");
            assertThat(Sql.rows(connection, errors)).containsExactly("2|id");
            connection.commit();
            assertThat(Sql.one(
                            connection,
                            "SELECT trim(isolation_level) FROM stv_db_isolation_level"
                                    + " WHERE db_name = current_database()"))
                    .isEqualTo("Snapshot Isolation");
        }
    }
}
