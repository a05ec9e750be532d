package io.millrace.redshift.emulator;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@ExtendWith(BackendsExtension.class)
class RedshiftDriverIT {
    private final Backends backends;

    RedshiftDriverIT(Backends backends) {
        this.backends = backends;
    }

    @Test
    void queriesWithParametersBatchesAndCursors() throws SQLException {
        try (Connection connection = backends.redshift()) {
            connection.setAutoCommit(false);
            Sql.run(connection, "CREATE TABLE rows (id BIGINT, \"Mixed Case\" VARCHAR(20)) SORTKEY (id)");
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO rows VALUES (?, ?)")) {
                for (int i = 0; i < 1000; i++) {
                    insert.setLong(1, i);
                    insert.setString(2, "row " + i);
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            connection.commit();
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT id, \"MIXED CASE\" FROM rows WHERE id >= ? ORDER BY id")) {
                for (int repeat = 0; repeat < 10; repeat++) {
                    select.setFetchSize(100);
                    select.setLong(1, 500);
                    int seen = 0;
                    try (ResultSet result = select.executeQuery()) {
                        while (result.next()) {
                            assertThat(result.getString("mixed case")).isEqualTo("row " + (500 + seen));
                            seen++;
                        }
                    }
                    assertThat(seen).isEqualTo(500);
                }
            }
            connection.commit();
            try (Statement statement = connection.createStatement()) {
                statement.setFetchSize(10);
                try (ResultSet result = statement.executeQuery("SELECT * FROM rows")) {
                    assertThat(result.next()).isTrue();
                }
            }
            connection.rollback();
            assertThat(Sql.one(connection, "SELECT count(*) FROM rows")).isEqualTo("1000");
        }
    }

    @Test
    void listsTablesAndColumns() throws SQLException {
        try (Connection connection = backends.redshift()) {
            Sql.run(connection, "CREATE TABLE listed (id INT NOT NULL, s SUPER, v VARCHAR(MAX), d DECIMAL)");
            List<String> tables = new ArrayList<>();
            try (ResultSet result =
                    connection.getMetaData().getTables(null, "public", "listed", new String[] {"TABLE"})) {
                while (result.next()) {
                    tables.add(result.getString("TABLE_NAME"));
                }
            }
            assertThat(tables).containsExactly("listed");
            List<String> columns = new ArrayList<>();
            try (ResultSet result = connection.getMetaData().getColumns(null, "public", "listed", "%")) {
                while (result.next()) {
                    columns.add(result.getString("COLUMN_NAME") + ":" + result.getInt("COLUMN_SIZE") + ":"
                            + result.getString("IS_NULLABLE"));
                }
            }
            assertThat(columns).hasSize(4).startsWith("id:10:NO").contains("v:65535:YES", "d:18:YES");
        }
    }

    @Test
    void reportsErrorsAndGoesOn() throws SQLException {
        try (Connection connection = backends.redshift()) {
            assertThatThrownBy(() -> Sql.run(connection, "SELECT * FROM nothing_here"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42P01"));
            assertThat(Sql.one(connection, "SELECT nvl(NULL, 'x') || ';' || 'getdate(); -- DISTKEY'"))
                    .isEqualTo("x;getdate(); -- DISTKEY");
            assertThat(
                            Sql.one(
                                    connection,
                                    "SELECT sysdate <= getdate() + interval '1 minute', datediff(day, '2026-01-01', '2026-02-01'), dateadd(month, 1, '2026-01-31')"))
                    .isEqualTo("t|31|2026-02-28 00:00:00");
        }
        Properties wrong = new Properties();
        wrong.setProperty("user", Backends.USER);
        wrong.setProperty("password", "wrong");
        wrong.setProperty("ssl", "false");
        assertThatThrownBy(() -> new com.amazon.redshift.Driver()
                        .connect("jdbc:redshift://127.0.0.1:" + backends.port() + "/postgres", wrong))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("password authentication failed");
    }

    @Test
    void runsFlywayMigrations() throws SQLException {
        for (int run = 0; run < 2; run++) {
            Flyway.configure()
                    .dataSource(
                            "jdbc:redshift://127.0.0.1:" + backends.port() + "/postgres?ssl=false",
                            Backends.USER,
                            Backends.PASSWORD)
                    .schemas("migrated")
                    .createSchemas(true)
                    .locations("classpath:migrations")
                    .placeholders(Map.of())
                    .load()
                    .migrate();
        }
        try (Connection connection = backends.redshift()) {
            assertThat(Sql.rows(
                            connection,
                            "SELECT version, success FROM migrated.flyway_schema_history WHERE version IS NOT NULL"
                                    + " ORDER BY installed_rank"))
                    .containsExactly("1|t", "2|t");
            assertThat(Sql.one(connection, "SELECT count(*) FROM migrated.ledger"))
                    .isEqualTo("1");
        }
    }
}
