package io.millrace.cdc.check;

import java.util.List;

/** The server's place in replication: its id, its GTIDs, and what it passes on when it is a replica itself. */
final class ReplicationRules {
    private ReplicationRules() {}

    static void check(ServerFacts facts, Requirements requirements, List<Finding> findings) {
        Remedies remedies = new Remedies(facts);
        serverId(facts.variables(), remedies, findings);
        requirements.serverId().ifPresent(id -> serverIdTaken(facts, id, findings));
        gtids(facts, remedies, findings);
        replicaUpdates(facts, remedies, findings);
    }

    private static void serverId(ServerVariables variables, Remedies remedies, List<Finding> findings) {
        if (variables.is("server_id", "0")) {
            findings.add(new Finding.Blocking(
                    FindingCode.SERVER_ID_ZERO,
                    "server_id is 0: the server refuses everybody who reads its binlog.",
                    remedies.set("server_id", "1")));
        }
    }

    private static void serverIdTaken(ServerFacts facts, long id, List<Finding> findings) {
        boolean ofServer = facts.variables().is("server_id", Long.toString(id));
        if (ofServer || facts.replicaIds().contains(id)) {
            findings.add(
                    new Finding.Blocking(
                            FindingCode.SERVER_ID_TAKEN,
                            "The source's server-id is " + id + ", which "
                                    + (ofServer ? "the server itself" : "a replica of it")
                                    + " has: each would throw the other out again and again.",
                            "set the source's server-id to a number that nobody has, or remove it: then a random one is chosen"));
        }
    }

    /** MariaDB always writes GTIDs. MySQL's mode can only be turned on step by step. */
    private static void gtids(ServerFacts facts, Remedies remedies, List<Finding> findings) {
        if (facts.isMariaDb() || facts.variables().is("gtid_mode", "ON")) {
            return;
        }
        String steps = facts.hosting() == Hosting.OWN
                ? "SET PERSIST enforce_gtid_consistency = ON; SET PERSIST gtid_mode = OFF_PERMISSIVE;"
                        + " SET PERSIST gtid_mode = ON_PERMISSIVE; and once Ongoing_anonymous_transaction_count is 0:"
                        + " SET PERSIST gtid_mode = ON;"
                : remedies.option("gtid_mode", "ON") + "; the same for enforce_gtid_consistency";
        findings.add(new Finding.Warning(
                FindingCode.GTID_OFF,
                "gtid_mode is " + facts.variables().text("gtid_mode").orElse("not known to this server")
                        + ": after a fail-over to another server the place in the binlog can't be found again.",
                steps));
    }

    private static void replicaUpdates(ServerFacts facts, Remedies remedies, List<Finding> findings) {
        ServerVariables variables = facts.variables();
        String name = variables.has("log_replica_updates") ? "log_replica_updates" : "log_slave_updates";
        if (variables.isOn(name)) {
            return;
        }
        switch (facts.replica()) {
            case NO -> {}
            case YES ->
                findings.add(new Finding.Blocking(
                        FindingCode.REPLICA_WITHOUT_UPDATES,
                        "The server is a replica and " + name
                                + " is OFF: changes that come from its primary are missing in its binlog.",
                        remedies.option(name, "ON")));
            case REFUSED ->
                findings.add(new Finding.Warning(
                        FindingCode.REPLICA_UNKNOWN,
                        name
                                + " is OFF, and the account may not see whether the server is a replica; if it is, changes are"
                                + " missing in its binlog.",
                        "GRANT " + (facts.isMariaDb() ? "REPLICA MONITOR" : "REPLICATION CLIENT") + " ON *.* TO "
                                + facts.grants().account() + ";"));
        }
    }
}
