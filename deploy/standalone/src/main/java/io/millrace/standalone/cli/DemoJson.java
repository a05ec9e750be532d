package io.millrace.standalone.cli;

import io.millrace.standalone.demo.DemoReport;
import io.millrace.standalone.demo.MirrorCounts;
import io.millrace.standalone.demo.StageCounts.Counts;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A demo's counts as one JSON object. */
final class DemoJson {
    private static final JsonMapper MAPPER = new JsonMapper();

    private DemoJson() {}

    static String of(DemoReport report, Optional<MirrorCounts> mirrors) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("agrees", report.agrees());
        json.put("rejected", report.sent().rejected());
        json.put("sent_again", report.sent().sentAgain());
        json.put("repeated_batches", report.sent().repeatedBatches());
        ObjectNode datasets = json.putObject("datasets");
        for (String table : report.tables()) {
            Counts counts = report.added(table);
            datasets.putObject(table)
                    .put("accepted", report.sent().ids(table).size())
                    .put("direct", report.direct(table))
                    .put("kafka", counts.kafka())
                    .put("duplicates", counts.duplicates())
                    .put("bad", counts.bad())
                    .put("lake", counts.rows())
                    .put("warehouse", counts.warehouse());
        }
        mirrors.ifPresent(counts -> {
            json.put("mirrors_agree", counts.agree());
            ObjectNode tables = json.putObject("mirrors");
            counts.tables().forEach(table -> tables.putObject(table.name())
                    .put("rows", table.rows())
                    .put("mirrored", table.mirrored())
                    .put("deleted", table.deleted()));
        });
        return MAPPER.writeValueAsString(json);
    }
}
