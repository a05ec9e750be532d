package io.millrace.cdc.capture;

import io.millrace.cdc.settings.CaptureSettings;
import io.millrace.cdc.settings.OutputSettings;
import io.millrace.cdc.settings.SnapshotMode;
import io.millrace.cdc.settings.SourceSettings;
import io.millrace.schemas.error.ErrorCode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What the page on change capture says of things that servers do their own way, seen on the real servers. */
class ServerHabitsIT {
    private final Bench bench = Bench.shared();

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "mariadb"})
    void xaTransactionsStopTheStreamBeforeTheirRows(String flavor) throws Exception {
        String database = "xa_" + flavor;
        refused(
                database,
                flavor,
                "XA",
                "XA START 'x'",
                "INSERT INTO " + database + ".t VALUES (2, 'prepared')",
                "XA END 'x'",
                "XA PREPARE 'x'",
                "XA ROLLBACK 'x'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "mariadb"})
    void statementsInsteadOfRowsStopTheStream(String flavor) throws Exception {
        String database = "statements_" + flavor;
        refused(
                database,
                flavor,
                "a statement (INSERT in database " + database + ") was written instead of its rows",
                "SET SESSION binlog_format = STATEMENT",
                "INSERT INTO " + database + ".t VALUES (2, 'hidden')");
    }

    @Test
    void partialJsonOfASessionStopsTheStream() throws Exception {
        refused(
                "partial_mysql",
                "mysql",
                "PARTIAL_JSON",
                "CREATE TABLE partial_mysql.documents (id INT PRIMARY KEY, d JSON)",
                "INSERT INTO partial_mysql.documents VALUES (1, JSON_OBJECT('a', REPEAT('x', 500), 'b', 1))",
                "SET SESSION binlog_row_value_options = PARTIAL_JSON",
                "UPDATE partial_mysql.documents SET d = JSON_SET(d, '$.b', 2)");
    }

    private void refused(String database, String flavor, String reason, String... statements) throws Exception {
        SourceSettings source = bench.source(database, flavor, Bench.capturing(database));
        try (SourceCapture capture = bench.capture(source)) {
            Bench.awaitStreaming(capture);
            bench.run(
                    source,
                    "CREATE DATABASE " + database,
                    "CREATE TABLE " + database + ".t (id INT PRIMARY KEY, v VARCHAR(20))",
                    "INSERT INTO " + database + ".t VALUES (1, 'good')");
            bench.run(source, statements);
            await().atMost(Bench.PATIENCE).untilAsserted(() -> {
                assertThat(capture.state()).isInstanceOf(CaptureState.Failed.class);
                CaptureState.Failed failed = (CaptureState.Failed) capture.state();
                assertThat(failed.code()).isEqualTo(ErrorCode.SOURCE_NOT_DECODABLE.text());
                assertThat(failed.reason()).contains(reason);
                assertThat(bench.changes(database)).isNotEmpty();
            });
            assertThat(rowsOf(database, "t")).containsExactly("c 1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "mariadb"})
    void rowsThatForeignKeysChangeAreNotInTheBinlogOfTheseServers(String flavor) throws Exception {
        String database = "cascades_" + flavor;
        SourceSettings source = bench.source(database, flavor, Bench.capturing(database));
        try (SourceCapture capture = bench.capture(source)) {
            Bench.awaitStreaming(capture);
            bench.run(
                    source,
                    "CREATE DATABASE " + database,
                    "CREATE TABLE " + database + ".parent (id INT PRIMARY KEY)",
                    "CREATE TABLE " + database
                            + ".child (id INT PRIMARY KEY, p INT, FOREIGN KEY (p) REFERENCES parent (id)"
                            + " ON DELETE CASCADE)",
                    "INSERT INTO " + database + ".parent VALUES (1), (2)",
                    "INSERT INTO " + database + ".child VALUES (10, 1), (20, 2)",
                    "DELETE FROM " + database + ".parent WHERE id = 1",
                    "INSERT INTO " + database + ".parent VALUES (3)");
            awaitRow(database, "parent", "c 3", capture);
            assertThat(rowsOf(database, "parent")).containsExactly("c 1", "c 2", "d 1", "c 3");
            assertThat(rowsOf(database, "child")).containsExactly("c 10", "c 20");
        }
    }

    @Test
    void systemVersionedTablesShowTheirHistoryAsRows() throws Exception {
        String database = "versioned_mariadb";
        SourceSettings source = bench.source(database, "mariadb", Bench.capturing(database));
        try (SourceCapture capture = bench.capture(source)) {
            Bench.awaitStreaming(capture);
            bench.run(
                    source,
                    "CREATE DATABASE " + database,
                    "CREATE TABLE " + database + ".t (id INT PRIMARY KEY, v INT) WITH SYSTEM VERSIONING",
                    "INSERT INTO " + database + ".t VALUES (1, 1)",
                    "UPDATE " + database + ".t SET v = 2 WHERE id = 1",
                    "DELETE FROM " + database + ".t WHERE id = 1",
                    "CREATE TABLE " + database + ".after (id INT PRIMARY KEY)",
                    "INSERT INTO " + database + ".after VALUES (9)");
            awaitRow(database, "after", "c 9", capture);
            assertThat(rowsOf(database, "t")).containsExactly("c 1", "u 1", "c 1", "d 1", "c 1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "mariadb"})
    void tablesThatOnlineSchemaChangesExchangeGoOnUnderTheirName(String flavor) throws Exception {
        String database = "renames_" + flavor;
        SourceSettings source = bench.source(database, flavor, withoutToolTables(database));
        try (SourceCapture capture = bench.capture(source)) {
            Bench.awaitStreaming(capture);
            bench.run(
                    source,
                    "CREATE DATABASE " + database,
                    "USE " + database,
                    "CREATE TABLE t (id INT PRIMARY KEY, v INT)",
                    "INSERT INTO t VALUES (1, 1), (2, 2)");
            bench.run(source, ghost(database));
            bench.run(source, "UPDATE " + database + ".t SET v = 10, extra = 'gho' WHERE id = 1");
            bench.run(source, toolkit(database));
            bench.run(source, "UPDATE " + database + ".t SET v = 20, more = 'osc' WHERE id = 2");
            bench.run(source, "INSERT INTO " + database + ".t VALUES (4, 4, 'x', 'y')");
            awaitRow(database, "t", "c 4", capture);
            assertThat(rowsOf(database, "t")).containsExactly("c 1", "c 2", "c 3", "u 1", "u 3", "u 2", "c 4");
            List<JsonNode> changes = bench.changes(database);
            assertThat(changes.get(3).path("after").toString()).isEqualTo("{\"id\":1,\"v\":10,\"extra\":\"gho\"}");
            assertThat(changes.get(5).path("after").toString())
                    .isEqualTo("{\"id\":2,\"v\":20,\"extra\":null,\"more\":\"osc\"}");
            assertThat(bench.topics("changes." + database + "."))
                    .containsExactly("changes." + database + "." + database + ".t");
        }
    }

    /** What gh-ost sends: a change meanwhile is applied to its table by itself. */
    private static String[] ghost(String database) {
        return new String[] {
            "USE " + database,
            "CREATE TABLE _t_ghc (id BIGINT AUTO_INCREMENT PRIMARY KEY, hint VARCHAR(64) NOT NULL, value VARCHAR(255) NOT NULL)",
            "CREATE TABLE _t_gho LIKE t",
            "ALTER TABLE _t_gho ADD COLUMN extra VARCHAR(10)",
            "INSERT INTO _t_ghc (hint, value) VALUES ('state', 'Migrated')",
            "INSERT IGNORE INTO _t_gho (id, v) SELECT id, v FROM t LOCK IN SHARE MODE",
            "INSERT INTO t VALUES (3, 3)",
            "REPLACE INTO _t_gho (id, v) VALUES (3, 3)",
            "CREATE TABLE _t_del (id INT AUTO_INCREMENT PRIMARY KEY) COMMENT='ghost-cut-over-sentry'",
            "DROP TABLE _t_del",
            "RENAME TABLE t TO _t_del, _t_gho TO t",
            "DROP TABLE _t_del",
            "DROP TABLE _t_ghc"
        };
    }

    /** What pt-online-schema-change sends: triggers apply changes meanwhile. */
    private static String[] toolkit(String database) {
        return new String[] {
            "USE " + database,
            "CREATE TABLE _t_new LIKE t",
            "ALTER TABLE _t_new ADD COLUMN more VARCHAR(10)",
            "CREATE TRIGGER pt_osc_del AFTER DELETE ON t FOR EACH ROW DELETE IGNORE FROM _t_new WHERE id <=> OLD.id",
            "CREATE TRIGGER pt_osc_upd AFTER UPDATE ON t FOR EACH ROW REPLACE INTO _t_new (id, v, extra) VALUES (NEW.id,"
                    + " NEW.v, NEW.extra)",
            "CREATE TRIGGER pt_osc_ins AFTER INSERT ON t FOR EACH ROW REPLACE INTO _t_new (id, v, extra) VALUES (NEW.id,"
                    + " NEW.v, NEW.extra)",
            "INSERT LOW_PRIORITY IGNORE INTO _t_new (id, v, extra) SELECT id, v, extra FROM t LOCK IN SHARE MODE",
            "UPDATE t SET v = 30 WHERE id = 3",
            "RENAME TABLE t TO _t_old, _t_new TO t",
            "DROP TRIGGER IF EXISTS pt_osc_del",
            "DROP TRIGGER IF EXISTS pt_osc_upd",
            "DROP TRIGGER IF EXISTS pt_osc_ins",
            "DROP TABLE IF EXISTS _t_old"
        };
    }

    private static CaptureSettings withoutToolTables(String database) {
        return new CaptureSettings(
                List.of(database),
                List.of(),
                List.of(),
                List.of(database + "._*"),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(),
                SnapshotMode.NEVER,
                1,
                OutputSettings.standard());
    }

    private void awaitRow(String source, String table, String row, SourceCapture capture) {
        await().atMost(Bench.PATIENCE).untilAsserted(() -> {
            Bench.requireNotFailed(capture);
            assertThat(rowsOf(source, table)).contains(row);
        });
    }

    /** Operation and id of each change of a table. */
    private List<String> rowsOf(String source, String table) throws Exception {
        return bench.changes(source).stream()
                .filter(change -> change.path("source").path("table").asString().equals(table))
                .map(change -> change.path("op").asString() + " "
                        + change.path(change.path("op").asString().equals("d") ? "before" : "after")
                                .path("id"))
                .toList();
    }
}
