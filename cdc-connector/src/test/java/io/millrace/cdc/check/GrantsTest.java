package io.millrace.cdc.check;

import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class GrantsTest {
    @Test
    void readsGlobalPrivilegesOfSeveralLines() {
        Grants grants = Grants.parse(
                "root@localhost",
                List.of(
                        "GRANT SELECT, RELOAD, REPLICATION SLAVE ON *.* TO `root`@`localhost` WITH GRANT OPTION",
                        "GRANT BACKUP_ADMIN,BINLOG_ADMIN ON *.* TO `root`@`localhost` WITH GRANT OPTION",
                        "GRANT PROXY ON ''@'' TO 'root'@'localhost' WITH GRANT OPTION",
                        "GRANT `reader`@`%` TO `root`@`localhost`"));
        assertThat(grants.account()).isEqualTo("'root'@'localhost'");
        assertThat(grants.global())
                .containsExactlyInAnyOrder("SELECT", "RELOAD", "REPLICATION SLAVE", "BACKUP_ADMIN", "BINLOG_ADMIN");
        assertThat(grants.local()).isEmpty();
    }

    @Test
    void allPrivilegesAreEveryPrivilege() {
        Grants grants = Grants.parse("root@%", List.of("GRANT ALL PRIVILEGES ON *.* TO `root`@`%` WITH GRANT OPTION"));
        assertThat(grants.hasGlobal("REPLICATION SLAVE")).isTrue();
        Grants local = Grants.parse("app@%", List.of("GRANT ALL PRIVILEGES ON `shop`.* TO `app`@`%`"));
        assertThat(local.hasGlobal("REPLICATION SLAVE")).isFalse();
        assertThat(local.hasAnywhere("SELECT")).isTrue();
    }

    @Test
    void privilegesOnColumnsCountForTheirTable() {
        Grants grants =
                Grants.parse("cdc@%", List.of("GRANT SELECT (`id`, `name`), INSERT ON `shop`.`items` TO `cdc`@`%`"));
        assertThat(grants.local()).containsExactlyInAnyOrder("SELECT", "INSERT");
    }

    @Test
    void whatMariaDbGrantsEverybodyDoesNotCount() {
        Grants grants = Grants.parse(
                "cdc@localhost",
                List.of(
                        "GRANT REPLICATION SLAVE, SLAVE MONITOR ON *.* TO `cdc`@`localhost` IDENTIFIED BY PASSWORD '*D821'",
                        "GRANT SELECT, INSERT ON `test`.* TO PUBLIC",
                        "GRANT SELECT, INSERT ON `test\\_%`.* TO PUBLIC"));
        assertThat(grants.hasAnywhere("SELECT")).isFalse();
        assertThat(grants.toString()).doesNotContain("D821");
    }

    @Test
    void anOddAccountIsQuotedForStatements() {
        assertThat(Grants.parse("o'neil@10.0.%", List.of()).account()).isEqualTo("'o''neil'@'10.0.%'");
    }
}
