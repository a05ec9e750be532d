package io.millrace.cdc.check;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SetupCheckTest {
    private static final Requirements STRICT = new Requirements(Duration.ofHours(24), true, false);

    @ParameterizedTest
    @ValueSource(
            strings = {"8.0.1", "8.0.12", "8.0.36-0ubuntu0.22.04.1", "8.4.3", "9.7.4-2", "8.0.35-27", "8.0.32-cluster"})
    void aWellSetUpMySqlHasNoFindings(String version) {
        assertThat(findings(Servers.mySql(version))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.5.0-MariaDB",
                "10.11.6-MariaDB-1:10.11.6+maria~ubu2204-log",
                "11.4.5-MariaDB",
                "5.5.5-10.6.18-MariaDB"
            })
    void aWellSetUpMariaDbHasNoFindings(String version) {
        assertThat(findings(Servers.mariaDb(version))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5.7.44-log", "8.0.0-dmr", "10.4.34-MariaDB", "5.5.5-10.4.8-MariaDB", "unknown"})
    void anOldOrUnknownVersionBlocks(String version) {
        Servers.Spoiled server = version.contains("Maria") ? Servers.mariaDb(version) : Servers.mySql(version);
        assertThat(findings(server)).singleElement().satisfies(finding -> {
            assertThat(finding).isInstanceOf(Finding.Blocking.class);
            assertThat(finding.code()).isEqualTo(FindingCode.VERSION_NOT_SUPPORTED);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "binlog_format            | STATEMENT    | BINLOG_FORMAT_NOT_ROW        | SET PERSIST binlog_format = 'ROW';",
                "binlog_format            | MIXED        | BINLOG_FORMAT_NOT_ROW        | SET PERSIST binlog_format = 'ROW';",
                "binlog_row_image         | MINIMAL      | BINLOG_ROW_IMAGE_NOT_FULL    | SET PERSIST binlog_row_image = 'FULL';",
                "binlog_row_image         | NOBLOB       | BINLOG_ROW_IMAGE_NOT_FULL    | SET PERSIST binlog_row_image = 'FULL';",
                "binlog_row_metadata      | MINIMAL      | BINLOG_ROW_METADATA_NOT_FULL | SET PERSIST binlog_row_metadata = 'FULL';",
                "binlog_row_value_options | PARTIAL_JSON | BINLOG_PARTIAL_JSON          | SET PERSIST binlog_row_value_options = '';",
                "server_id                | 0            | SERVER_ID_ZERO               | SET PERSIST server_id = 1;",
                "binlog_expire_logs_seconds | 86399      | BINLOG_RETENTION_TOO_SHORT   | SET PERSIST binlog_expire_logs_seconds = 86400;"
            })
    void oneWrongVariableIsOneBlockingFindingWithItsStatement(
            String variable, String value, FindingCode code, String statement) {
        List<Finding> findings = findings(Servers.mySql("8.0.36").with(variable, value));
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding).isInstanceOf(Finding.Blocking.class);
            assertThat(finding.code()).isEqualTo(code);
            assertThat(finding.remedy()).isEqualTo(statement);
        });
    }

    @Test
    void mariaDbIsMendedWithoutPersist() {
        List<Finding> findings = findings(Servers.mariaDb("10.11.6-MariaDB").with("binlog_row_metadata", "NO_LOG"));
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(FindingCode.BINLOG_ROW_METADATA_NOT_FULL);
            assertThat(finding.problem()).contains("NO_LOG");
            assertThat(finding.remedy())
                    .isEqualTo(
                            "SET GLOBAL binlog_row_metadata = 'FULL'; and binlog_row_metadata = FULL below [mariadb] in"
                                    + " the option file, so that a restart keeps it");
        });
    }

    @Test
    void compressedEventsAreDecodedAndDoNotBlock() {
        assertThat(findings(Servers.mariaDb("11.4.5-MariaDB").with("log_bin_compress", "ON")))
                .isEmpty();
        assertThat(findings(Servers.mySql("8.0.36").with("binlog_transaction_compression", "ON")))
                .isEmpty();
    }

    @Test
    void aServerIdThatTheServerOrAReplicaHasBlocks() {
        Requirements chosen = new Requirements(Duration.ofHours(24), true, false, OptionalLong.of(7));
        assertThat(new SetupCheck(chosen).findings(Servers.mySql("8.0.36").facts()))
                .isEmpty();
        for (ServerFacts taken : List.of(
                Servers.mySql("8.0.36").with("server_id", "7").facts(),
                Servers.mySql("8.0.36").replicas(3L, 7L).facts())) {
            assertThat(new SetupCheck(chosen).findings(taken)).singleElement().satisfies(finding -> {
                assertThat(finding).isInstanceOf(Finding.Blocking.class);
                assertThat(finding.code()).isEqualTo(FindingCode.SERVER_ID_TAKEN);
                assertThat(finding.remedy()).contains("server-id");
            });
        }
    }

    @Test
    void everythingWrongIsNamedAtOnceInTheOrderOfMending() {
        ServerFacts facts = Servers.mySql("5.7.44")
                .with("log_bin", "OFF")
                .with("binlog_format", "STATEMENT")
                .with("binlog_row_image", "MINIMAL")
                .without("binlog_row_metadata")
                .with("server_id", "0")
                .with("gtid_mode", "OFF")
                .with("log_slave_updates", "OFF")
                .replica(Answer.YES)
                .with("time_zone", "Europe/Vienna")
                .granted("GRANT USAGE ON *.* TO `cdc`@`%`")
                .unencrypted()
                .facts();
        assertThat(new SetupCheck(STRICT).findings(facts))
                .extracting(Finding::code)
                .containsExactly(
                        FindingCode.VERSION_NOT_SUPPORTED,
                        FindingCode.BINLOG_OFF,
                        FindingCode.BINLOG_FORMAT_NOT_ROW,
                        FindingCode.BINLOG_ROW_IMAGE_NOT_FULL,
                        FindingCode.BINLOG_ROW_METADATA_NOT_FULL,
                        FindingCode.SERVER_ID_ZERO,
                        FindingCode.GTID_OFF,
                        FindingCode.REPLICA_WITHOUT_UPDATES,
                        FindingCode.GRANT_REPLICATION_SLAVE_MISSING,
                        FindingCode.GRANT_BINLOG_STATUS_MISSING,
                        FindingCode.GRANT_SELECT_MISSING,
                        FindingCode.TLS_NOT_ACTIVE,
                        FindingCode.TIME_ZONE_NOT_UTC);
    }

    @Test
    void aServerThatKnowsNoBinlogFormatWritesRows() {
        assertThat(findings(Servers.mySql("10.0.0").without("binlog_format"))).isEmpty();
    }

    @Test
    void retentionCountsWhatTheServerUses() {
        Servers.Spoiled days =
                Servers.mySql("8.0.12").with("binlog_expire_logs_seconds", "0").with("expire_logs_days", "1");
        assertThat(findings(days)).isEmpty();
        Servers.Spoiled forever = Servers.mySql("8.0.12").with("binlog_expire_logs_seconds", "0");
        assertThat(findings(forever)).isEmpty();
        Servers.Spoiled neverPurged = Servers.mySql("8.4.0")
                .with("binlog_expire_logs_seconds", "60")
                .with("binlog_expire_logs_auto_purge", "OFF");
        assertThat(findings(neverPurged)).isEmpty();
        Servers.Spoiled halfADay = Servers.mariaDb("10.6.1-MariaDB").with("expire_logs_days", "0.500000");
        assertThat(findings(halfADay)).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(FindingCode.BINLOG_RETENTION_TOO_SHORT);
            assertThat(finding.problem()).contains("12 hours").contains("required 24");
            assertThat(finding.remedy()).startsWith("SET GLOBAL expire_logs_days = 1;");
        });
    }

    @Test
    void purgingBySizeIsAWarning() {
        assertThat(findings(Servers.mariaDb("11.4.5-MariaDB").with("max_binlog_total_size", "1073741824")))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding).isInstanceOf(Finding.Warning.class);
                    assertThat(finding.code()).isEqualTo(FindingCode.BINLOG_RETENTION_BY_SIZE);
                });
    }

    @Test
    void hostedServersAreMendedInTheirParameterGroup() {
        Servers.Spoiled rds = Servers.mySql("8.0.36").hosted(Hosting.RDS, OptionalInt.of(24));
        assertThat(findings(rds)).isEmpty();
        assertThat(findings(rds.with("binlog_row_metadata", "MINIMAL")))
                .singleElement()
                .extracting(Finding::remedy)
                .isEqualTo("set binlog_row_metadata to FULL in the DB parameter group");
        Servers.Spoiled aurora = Servers.mySql("8.0.32").hosted(Hosting.AURORA, OptionalInt.of(24));
        assertThat(findings(aurora.with("binlog_row_value_options", "PARTIAL_JSON")))
                .singleElement()
                .extracting(Finding::remedy)
                .isEqualTo("set binlog_row_value_options to empty in the DB cluster parameter group");
    }

    @Test
    void hostedRetentionIsCheckedWhereItIsKept() {
        Servers.Spoiled tooShort = Servers.mySql("8.0.36").hosted(Hosting.RDS, OptionalInt.of(23));
        assertThat(findings(tooShort)).singleElement().satisfies(finding -> {
            assertThat(finding).isInstanceOf(Finding.Blocking.class);
            assertThat(finding.remedy()).isEqualTo("CALL mysql.rds_set_configuration('binlog retention hours', 24);");
        });
        Servers.Spoiled unknown = Servers.mySql("8.0.36").hosted(Hosting.RDS, OptionalInt.empty());
        assertThat(findings(unknown)).singleElement().satisfies(finding -> {
            assertThat(finding).isInstanceOf(Finding.Warning.class);
            assertThat(finding.code()).isEqualTo(FindingCode.BINLOG_RETENTION_UNKNOWN);
        });
    }

    @Test
    void aPrimaryNeedsNoReplicaUpdatesAndADoubtIsAWarning() {
        assertThat(findings(Servers.mariaDb("10.11.6-MariaDB").replica(Answer.NO)))
                .isEmpty();
        assertThat(findings(Servers.mariaDb("10.11.6-MariaDB").replica(Answer.REFUSED)))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding).isInstanceOf(Finding.Warning.class);
                    assertThat(finding.remedy()).isEqualTo("GRANT REPLICA MONITOR ON *.* TO 'cdc'@'%';");
                });
        Servers.Spoiled replica = Servers.mySql("8.4.0")
                .without("log_slave_updates")
                .with("log_replica_updates", "OFF")
                .replica(Answer.YES);
        assertThat(findings(replica)).singleElement().satisfies(finding -> {
            assertThat(finding).isInstanceOf(Finding.Blocking.class);
            assertThat(finding.remedy()).startsWith("log_replica_updates = ON below [mysqld]");
        });
    }

    @Test
    void gtidsOffIsAWarningOnMySqlAlone() {
        assertThat(findings(Servers.mySql("8.0.36").with("gtid_mode", "OFF_PERMISSIVE")))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding).isInstanceOf(Finding.Warning.class);
                    assertThat(finding.code()).isEqualTo(FindingCode.GTID_OFF);
                });
    }

    @Test
    void missingGrantsNameTheStatementOfTheFamily() {
        assertThat(findings(Servers.mySql("8.0.36").granted("GRANT SELECT ON *.* TO `cdc`@`%`")))
                .extracting(Finding::remedy)
                .containsExactly(
                        "GRANT REPLICATION SLAVE ON *.* TO 'cdc'@'%';",
                        "GRANT REPLICATION CLIENT ON *.* TO 'cdc'@'%';");
        assertThat(findings(
                        Servers.mariaDb("11.4.5-MariaDB").granted("GRANT SELECT, REPLICATION SLAVE ON *.* TO `c`@`%`")))
                .extracting(Finding::remedy)
                .containsExactly("GRANT BINLOG MONITOR ON *.* TO 'cdc'@'%';");
    }

    @Test
    void aBinlogThatLeavesDatabasesOutIsAWarning() {
        assertThat(findings(Servers.mySql("8.0.36").leavesOut("Binlog_Ignore_DB=shop")))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.code()).isEqualTo(FindingCode.BINLOG_FILTERED);
                    assertThat(finding.problem()).contains("Binlog_Ignore_DB=shop");
                });
    }

    @Test
    void encryptionIsAskedForAsRequired() {
        ServerFacts facts = Servers.mySql("8.0.36").unencrypted().facts();
        assertThat(new SetupCheck(new Requirements(Duration.ofHours(24), false, true)).findings(facts))
                .isEmpty();
        assertThat(new SetupCheck(new Requirements(Duration.ofHours(24), false, false)).findings(facts))
                .singleElement()
                .isInstanceOf(Finding.Warning.class);
        assertThat(new SetupCheck(STRICT).findings(facts)).singleElement().isInstanceOf(Finding.Blocking.class);
    }

    @ParameterizedTest
    @CsvSource({"SYSTEM,CET,true", "SYSTEM,UTC,false", "+00:00,CET,false", "Europe/Vienna,UTC,true", "utc,CET,false"})
    void aClockThatIsNotUtcIsAWarning(String zone, String systemZone, boolean warned) {
        List<Finding> findings =
                findings(Servers.mySql("8.0.36").with("time_zone", zone).with("system_time_zone", systemZone));
        assertThat(findings.stream().map(Finding::code).toList())
                .isEqualTo(warned ? List.of(FindingCode.TIME_ZONE_NOT_UTC) : List.of());
    }

    private static List<Finding> findings(Servers.Spoiled server) {
        return new SetupCheck(STRICT).findings(server.facts());
    }
}
