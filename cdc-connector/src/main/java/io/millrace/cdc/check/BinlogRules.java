package io.millrace.cdc.check;

import java.util.List;

/** The binlog must be on, complete, and in the form that describes itself. */
final class BinlogRules {
    private BinlogRules() {}

    static void check(ServerFacts facts, List<Finding> findings) {
        Remedies remedies = new Remedies(facts);
        binlogOn(facts, remedies, findings);
        format(facts.variables(), remedies, findings);
        rowImage(facts.variables(), remedies, findings);
        rowMetadata(facts, remedies, findings);
        partialJson(facts.variables(), remedies, findings);
        filters(facts, findings);
    }

    private static void binlogOn(ServerFacts facts, Remedies remedies, List<Finding> findings) {
        if (facts.variables().isOn("log_bin")) {
            return;
        }
        String remedy =
                switch (facts.hosting()) {
                    case OWN -> remedies.option("log_bin", "binlog") + " (and without skip-log-bin or disable-log-bin)";
                    case RDS -> "turn automated backups on: they turn the binlog on";
                    case AURORA -> remedies.option("binlog_format", "ROW");
                };
        findings.add(
                new Finding.Blocking(FindingCode.BINLOG_OFF, "log_bin is OFF: the server keeps no binlog.", remedy));
    }

    /** A server without the variable knows no other format. */
    private static void format(ServerVariables variables, Remedies remedies, List<Finding> findings) {
        if (variables.has("binlog_format") && !variables.is("binlog_format", "ROW")) {
            findings.add(new Finding.Blocking(
                    FindingCode.BINLOG_FORMAT_NOT_ROW,
                    "binlog_format is " + shown(variables, "binlog_format")
                            + ": the binlog holds statements instead of rows. Sessions that are open keep their own value.",
                    remedies.set("binlog_format", "'ROW'")));
        }
    }

    private static void rowImage(ServerVariables variables, Remedies remedies, List<Finding> findings) {
        if (!variables.is("binlog_row_image", "FULL")) {
            findings.add(new Finding.Blocking(
                    FindingCode.BINLOG_ROW_IMAGE_NOT_FULL,
                    "binlog_row_image is " + shown(variables, "binlog_row_image")
                            + ": changed rows lack columns. Sessions that are open keep their own value.",
                    remedies.set("binlog_row_image", "'FULL'")));
        }
    }

    private static void rowMetadata(ServerFacts facts, Remedies remedies, List<Finding> findings) {
        ServerVariables variables = facts.variables();
        if (variables.is("binlog_row_metadata", "FULL")) {
            return;
        }
        String problem = "binlog_row_metadata is " + shown(variables, "binlog_row_metadata")
                + ": rows come without the names and types of their columns.";
        String remedy = variables.has("binlog_row_metadata")
                ? remedies.set("binlog_row_metadata", "'FULL'")
                : "upgrade the server to a version that has binlog_row_metadata";
        findings.add(new Finding.Blocking(FindingCode.BINLOG_ROW_METADATA_NOT_FULL, problem, remedy));
    }

    private static void partialJson(ServerVariables variables, Remedies remedies, List<Finding> findings) {
        String value = variables.text("binlog_row_value_options").orElse("");
        if (!value.isEmpty()) {
            findings.add(new Finding.Blocking(
                    FindingCode.BINLOG_PARTIAL_JSON,
                    "binlog_row_value_options is " + value
                            + ": updates of JSON columns hold the difference alone. Sessions that are open keep their own value.",
                    remedies.set("binlog_row_value_options", "''")));
        }
    }

    private static void filters(ServerFacts facts, List<Finding> findings) {
        facts.binlogEnd()
                .map(BinlogPosition::filters)
                .filter(filters -> !filters.isEmpty())
                .ifPresent(filters -> findings.add(new Finding.Warning(
                        FindingCode.BINLOG_FILTERED,
                        "The server leaves databases out of its binlog (" + String.join(", ", filters)
                                + "): their changes are not seen.",
                        "remove binlog-do-db and binlog-ignore-db from the option file, then restart the server")));
    }

    private static String shown(ServerVariables variables, String name) {
        return variables.text(name).orElse("not known to this server");
    }
}
