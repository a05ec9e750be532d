package io.millrace.cdc.check;

import java.util.List;

/** The account must be allowed to read the binlog, its end, and tables. */
final class GrantRules {
    private GrantRules() {}

    static void check(ServerFacts facts, List<Finding> findings) {
        Grants grants = facts.grants();
        if (!grants.hasGlobal("REPLICATION SLAVE")) {
            findings.add(new Finding.Blocking(
                    FindingCode.GRANT_REPLICATION_SLAVE_MISSING,
                    "The account " + grants.account() + " may not read the binlog.",
                    grant("REPLICATION SLAVE", grants)));
        }
        binlogStatus(facts, findings);
        if (!grants.hasAnywhere("SELECT")) {
            findings.add(new Finding.Warning(
                    FindingCode.GRANT_SELECT_MISSING,
                    "The account " + grants.account()
                            + " may read no table: rows that are there already can't be copied.",
                    "GRANT SELECT ON <database>.* TO " + grants.account() + "; for each captured database"));
        }
    }

    /** MariaDB renamed REPLICATION CLIENT to BINLOG MONITOR in 10.5.2 and takes both names. */
    private static void binlogStatus(ServerFacts facts, List<Finding> findings) {
        Grants grants = facts.grants();
        if (grants.hasGlobal("REPLICATION CLIENT") || grants.hasGlobal("BINLOG MONITOR")) {
            return;
        }
        findings.add(new Finding.Blocking(
                FindingCode.GRANT_BINLOG_STATUS_MISSING,
                "The account " + grants.account() + " may not see where the binlog ends.",
                grant(facts.isMariaDb() ? "BINLOG MONITOR" : "REPLICATION CLIENT", grants)));
    }

    private static String grant(String privilege, Grants grants) {
        return "GRANT " + privilege + " ON *.* TO " + grants.account() + ";";
    }
}
