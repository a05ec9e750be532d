package io.millrace.standalone.chaos;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A report as one JSON object. */
public final class ReportJson {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int SHOWN = 20;

    private ReportJson() {}

    /** On one line. */
    public static String of(CampaignReport report) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("right", report.isRight())
                .put("lost", report.lost())
                .put("doubled", report.doubled())
                .put("seed", report.seed())
                .put("seconds", report.seconds())
                .put("events_per_second", report.eventsPerSecond())
                .put("started_at", report.startedAt().toString())
                .put("version", report.version())
                .put("settle_seconds", rounded(report.settleSeconds()));
        json.putObject("machine")
                .put("processor", report.machine().processor())
                .put("processors", report.machine().processors())
                .put("memory_bytes", report.machine().memoryBytes())
                .put("system", report.machine().system())
                .put("java", report.machine().java());
        json.putObject("events")
                .put("acknowledged", report.sent().events())
                .put("rows", report.result().warehouse().expected())
                .put("rejected", report.sent().rejected())
                .put("sent_twice", report.sent().sentAgain())
                .put("requests_repeated", report.sent().repeatedBatches())
                .put("wrongly_judged", report.sent().wronglyJudged());
        stage(json.putObject("lake"), report.result().lake());
        stage(json.putObject("warehouse"), report.result().warehouse());
        json.put("bad_rows", report.result().badRows())
                .put("held_batches", report.result().heldBatches());
        audits(json, report);
        mirrors(json, report);
        faults(json, report);
        ObjectNode skipped = json.putObject("left_out");
        report.skipped().forEach((kind, why) -> skipped.put(kind.id(), why));
        ObjectNode restarts = json.putObject("restarts");
        report.restarts().forEach(restarts::put);
        return MAPPER.writeValueAsString(json);
    }

    private static void stage(ObjectNode json, Comparison comparison) {
        json.put("lost", comparison.lost().size())
                .put("doubled", comparison.doubled().size())
                .put("not_acknowledged", comparison.unasked());
        List<String> wrong = java.util.stream.Stream.concat(
                        comparison.lost().stream().map(id -> "lost " + id), comparison.doubled().stream())
                .limit(SHOWN)
                .toList();
        if (!wrong.isEmpty()) {
            var examples = json.putArray("examples");
            wrong.forEach(examples::add);
        }
    }

    private static void audits(ObjectNode json, CampaignReport report) {
        var audits = json.putArray("audits");
        for (Reconciliation.Audit audit : report.result().audits()) {
            ObjectNode one = audits.addObject()
                    .put("dataset", audit.dataset())
                    .put("clean", audit.clean())
                    .put("batches", audit.batches())
                    .put("rows", audit.rows());
            if (!audit.findings().isEmpty()) {
                var findings = one.putArray("findings");
                audit.findings().stream().limit(SHOWN).forEach(findings::add);
            }
        }
    }

    private static void mirrors(ObjectNode json, CampaignReport report) {
        var mirrors = json.putArray("mirrors");
        report.result().mirrors().forEach(mirror -> mirrors.addObject()
                .put("table", mirror.table())
                .put("outcome", mirror.outcome().name().toLowerCase(Locale.ROOT))
                .put("rows", mirror.sourceRows())
                .put("differences", mirror.differences())
                .put("reason", mirror.reason()));
    }

    private static void faults(ObjectNode json, CampaignReport report) {
        var faults = json.putArray("faults");
        for (FaultRecord fault : report.faults()) {
            ObjectNode one = faults.addObject()
                    .put("at_seconds", rounded(fault.beganSeconds()))
                    .put("kind", fault.injection().kind().id())
                    .put("target", fault.injection().target())
                    .put("lasted_seconds", rounded(fault.lastedSeconds()))
                    .put("detail", fault.detail());
            ObjectNode recovery = one.putObject("recovery_seconds");
            put(recovery, "edge", fault.recovery().edge());
            put(recovery, "lake", fault.recovery().lake());
            put(recovery, "warehouse", fault.recovery().warehouse());
            put(recovery, "mirror", fault.recovery().mirror());
        }
    }

    private static void put(ObjectNode json, String name, Optional<Double> seconds) {
        seconds.ifPresentOrElse(value -> json.put(name, rounded(value)), () -> json.putNull(name));
    }

    private static double rounded(double seconds) {
        return Math.round(seconds * 10) / 10.0;
    }
}
