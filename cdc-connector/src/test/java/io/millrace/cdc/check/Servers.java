package io.millrace.cdc.check;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Facts of servers as they answer when all is well, to be spoiled one by one. */
final class Servers {
    private Servers() {}

    static Spoiled mySql(String version) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("basedir", "/usr/");
        variables.put("binlog_expire_logs_seconds", "2592000");
        variables.put("binlog_format", "ROW");
        variables.put("binlog_row_image", "FULL");
        variables.put("binlog_row_metadata", "FULL");
        variables.put("binlog_row_value_options", "");
        variables.put("expire_logs_days", "0");
        variables.put("gtid_mode", "ON");
        variables.put("log_bin", "ON");
        variables.put("log_slave_updates", "ON");
        variables.put("server_id", "1");
        variables.put("server_uuid", "4e575429-e6e7-11f1-adf8-02fc00000001");
        variables.put("system_time_zone", "UTC");
        variables.put("time_zone", "SYSTEM");
        return new Spoiled(version, variables);
    }

    static Spoiled mariaDb(String version) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("basedir", "/usr");
        variables.put("binlog_format", "MIXED");
        variables.put("binlog_row_image", "FULL");
        variables.put("binlog_row_metadata", "FULL");
        variables.put("expire_logs_days", "10.000000");
        variables.put("log_bin", "ON");
        variables.put("log_bin_compress", "OFF");
        variables.put("log_slave_updates", "OFF");
        variables.put("server_id", "1");
        variables.put("system_time_zone", "UTC");
        variables.put("time_zone", "SYSTEM");
        return new Spoiled(version, variables).with("binlog_format", "ROW");
    }

    /** Facts under construction. */
    static final class Spoiled {
        private final String version;
        private final Map<String, String> variables;
        private Hosting hosting = Hosting.OWN;
        private Answer replica = Answer.NO;
        private boolean encrypted = true;
        private OptionalInt hostedHours = OptionalInt.empty();
        private List<String> filters = List.of();
        private Set<Long> replicas = Set.of();
        private Grants grants =
                new Grants("'cdc'@'%'", Set.of("REPLICATION SLAVE", "REPLICATION CLIENT", "SELECT"), Set.of());

        Spoiled(String version, Map<String, String> variables) {
            this.version = version;
            this.variables = variables;
        }

        Spoiled with(String variable, String value) {
            variables.put(variable, value);
            return this;
        }

        Spoiled without(String variable) {
            variables.remove(variable);
            return this;
        }

        Spoiled replica(Answer answer) {
            replica = answer;
            return this;
        }

        Spoiled replicas(Long... ids) {
            replicas = Set.of(ids);
            return this;
        }

        Spoiled unencrypted() {
            encrypted = false;
            return this;
        }

        Spoiled hosted(Hosting by, OptionalInt retentionHours) {
            hosting = by;
            hostedHours = retentionHours;
            return this;
        }

        Spoiled leavesOut(String filter) {
            filters = List.of(filter);
            return this;
        }

        Spoiled granted(String... lines) {
            grants = Grants.parse("cdc@%", List.of(lines));
            return this;
        }

        ServerFacts facts() {
            return new ServerFacts(
                    version,
                    ServerVersion.parse(version),
                    hosting,
                    new ServerVariables(variables),
                    Optional.of(new BinlogPosition("binlog.000001", 155, "", filters)),
                    grants,
                    replica,
                    encrypted,
                    hostedHours,
                    replicas);
        }
    }
}
