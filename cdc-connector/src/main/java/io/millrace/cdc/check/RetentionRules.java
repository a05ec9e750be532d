package io.millrace.cdc.check;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** The binlog must be kept for longer than the longest outage: what was purged unread can only be copied anew. */
final class RetentionRules {
    private static final double SECONDS_A_DAY = Duration.ofDays(1).toSeconds();

    private RetentionRules() {}

    static void check(ServerFacts facts, Duration required, List<Finding> findings) {
        if (!facts.variables().isOn("log_bin")) {
            return;
        }
        if (facts.hosting() == Hosting.OWN) {
            ownServer(facts, required, findings);
            bySize(facts.variables(), findings);
            return;
        }
        hosted(facts, required, findings);
    }

    private static void ownServer(ServerFacts facts, Duration required, List<Finding> findings) {
        double kept = keptSeconds(facts.variables());
        if (kept >= required.toSeconds()) {
            return;
        }
        boolean seconds = facts.variables().has("binlog_expire_logs_seconds");
        String variable = seconds ? "binlog_expire_logs_seconds" : "expire_logs_days";
        long least = seconds ? required.toSeconds() : (long) Math.ceil(required.toSeconds() / SECONDS_A_DAY);
        findings.add(new Finding.Blocking(
                FindingCode.BINLOG_RETENTION_TOO_SHORT,
                "The server keeps its binlog for " + hours(kept) + " hours, less than the required "
                        + hours((double) required.toSeconds()) + ".",
                new Remedies(facts).set(variable, Long.toString(least))));
    }

    /**
     * MySQL uses {@code binlog_expire_logs_seconds} unless it is 0, then {@code expire_logs_days}; both 0 keep everything
     * ("Binary Logging Options and Variables" in the MySQL manual). MariaDB ties the two to each other.
     */
    private static double keptSeconds(ServerVariables variables) {
        boolean purges =
                !variables.has("binlog_expire_logs_auto_purge") || variables.isOn("binlog_expire_logs_auto_purge");
        OptionalDouble seconds = variables.number("binlog_expire_logs_seconds");
        double days = variables.number("expire_logs_days").orElse(0);
        double kept = seconds.orElse(0) > 0 ? seconds.orElse(0) : days * SECONDS_A_DAY;
        return !purges || kept == 0 ? Double.POSITIVE_INFINITY : kept;
    }

    private static void bySize(ServerVariables variables, List<Finding> findings) {
        for (String variable : List.of("max_binlog_total_size", "binlog_space_limit")) {
            double limit = variables.number(variable).orElse(0);
            if (limit > 0) {
                findings.add(new Finding.Warning(
                        FindingCode.BINLOG_RETENTION_BY_SIZE,
                        variable + " is " + (long) limit
                                + " bytes: a burst of changes can purge the binlog before its time.",
                        "SET GLOBAL " + variable + " = 0;"));
            }
        }
    }

    /** RDS purges as soon as it can unless told otherwise (mysql.rds_set_configuration in the Amazon RDS user guide). */
    private static void hosted(ServerFacts facts, Duration required, List<Finding> findings) {
        long hours = (long) Math.ceil(required.toSeconds() / 3600.0);
        String remedy = "CALL mysql.rds_set_configuration('binlog retention hours', " + hours + ");";
        OptionalInt stored = facts.hostedRetentionHours();
        if (stored.isEmpty()) {
            findings.add(new Finding.Warning(
                    FindingCode.BINLOG_RETENTION_UNKNOWN,
                    "'binlog retention hours' is not set, or the account may not read it: unless it is set, the binlog is"
                            + " purged as soon as possible.",
                    remedy + " and GRANT SELECT ON mysql.rds_configuration TO "
                            + facts.grants().account() + "; so that it can be checked"));
            return;
        }
        if (stored.getAsInt() < hours) {
            findings.add(new Finding.Blocking(
                    FindingCode.BINLOG_RETENTION_TOO_SHORT,
                    "'binlog retention hours' is " + stored.getAsInt() + ", less than the required " + hours + ".",
                    remedy));
        }
    }

    private static String hours(double seconds) {
        double hours = seconds / 3600;
        return hours == Math.rint(hours) ? Long.toString((long) hours) : String.format(Locale.ROOT, "%.2f", hours);
    }
}
