package io.millrace.standalone.chaos;

import io.millrace.cdc.verify.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** A report as a page. */
public final class ReportMarkdown {
    private ReportMarkdown() {}

    public static String of(CampaignReport report) {
        StringBuilder page = new StringBuilder();
        page.append("# A fault campaign of ").append(length(report.seconds())).append("\n\n");
        page.append("Written by `millrace chaos`: ").append(report.verdict()).append("\n\n");
        line(page, "", "");
        line(page, "---", "---");
        line(page, "seed", report.seed());
        line(page, "begun", report.startedAt());
        line(page, "version", report.version());
        line(
                page,
                "machine",
                report.machine().processors() + " processors of "
                        + report.machine().processor() + ", "
                        + Math.round(report.machine().memoryBytes() / 1e9) + " GB, "
                        + report.machine().system() + ", " + report.machine().java());
        line(page, "offered", report.eventsPerSecond() + " events a second");
        line(
                page,
                "acknowledged",
                report.sent().events() + " events, in "
                        + report.result().warehouse().expected() + " rows");
        line(page, "rejected, as they should be", report.sent().rejected());
        line(page, "sent twice on purpose", report.sent().sentAgain());
        line(page, "requests repeated for want of an answer", report.sent().repeatedBatches());
        line(page, "**lost** in the lake, in the warehouse", both(report, comparison -> comparison
                .lost()
                .size()));
        line(page, "**doubled** in the lake, in the warehouse", both(report, comparison -> comparison
                .doubled()
                .size()));
        line(
                page,
                "bad rows, held batches",
                report.result().badRows() + ", " + report.result().heldBatches());
        line(page, "audits", audits(report));
        line(page, "mirrors", mirrors(report));
        line(page, "everything there after the last fault", seconds(Optional.of(report.settleSeconds())));
        kinds(page, report);
        faults(page, report);
        restarts(page, report);
        return page.toString();
    }

    private static String length(int seconds) {
        return seconds % 60 == 0 ? seconds / 60 + " minutes" : seconds + " seconds";
    }

    private static String both(CampaignReport report, Function<Comparison, Integer> count) {
        return count.apply(report.result().lake()) + ", "
                + count.apply(report.result().warehouse());
    }

    private static String audits(CampaignReport report) {
        long clean = report.result().audits().stream()
                .filter(Reconciliation.Audit::clean)
                .count();
        long batches = report.result().audits().stream()
                .mapToLong(Reconciliation.Audit::batches)
                .sum();
        return clean + " of " + report.result().audits().size() + " datasets whole, " + batches + " batches";
    }

    private static String mirrors(CampaignReport report) {
        long same = report.result().mirrors().stream()
                .filter(mirror -> mirror.outcome() == Verdict.Outcome.SAME)
                .count();
        long rows = report.result().mirrors().stream()
                .mapToLong(Verdict::sourceRows)
                .sum();
        return same + " of " + report.result().mirrors().size() + " as their tables, " + rows + " rows compared";
    }

    private static void kinds(StringBuilder page, CampaignReport report) {
        page.append("\n## How long until everything flows again\n\n");
        page.append(
                        "From the end of a fault until an event sent then was acknowledged, stood in the lake and in the warehouse,")
                .append(
                        " and a row of the source in its mirror; median and longest, in seconds. Other faults came meanwhile.\n\n");
        line(page, "fault", "times", "what", "acknowledged", "lake", "warehouse", "mirror");
        line(page, "---", "---", "---", "---", "---", "---", "---");
        Map<FaultKind, List<Recovery>> byKind = new TreeMap<>();
        for (FaultRecord fault : report.faults()) {
            byKind.computeIfAbsent(fault.injection().kind(), kind -> new ArrayList<>())
                    .add(fault.recovery());
        }
        byKind.forEach((kind, recoveries) -> line(
                page,
                "`" + kind.id() + "`",
                recoveries.size(),
                kind.meaning(),
                spread(recoveries, Recovery::edge),
                spread(recoveries, Recovery::lake),
                spread(recoveries, Recovery::warehouse),
                spread(recoveries, Recovery::mirror)));
        report.skipped()
                .forEach((kind, why) ->
                        line(page, "`" + kind.id() + "`", 0, "left out on this machine: " + why, "", "", "", ""));
    }

    private static String spread(List<Recovery> recoveries, Function<Recovery, Optional<Double>> stage) {
        List<Double> known = recoveries.stream()
                .map(stage)
                .flatMap(Optional::stream)
                .sorted(Comparator.naturalOrder())
                .toList();
        if (known.isEmpty()) {
            return "-";
        }
        String text = seconds(Optional.of(known.get(known.size() / 2)));
        return known.size() == 1 ? text : text + ", " + seconds(Optional.of(known.get(known.size() - 1)));
    }

    private static void faults(StringBuilder page, CampaignReport report) {
        page.append("\n## Every fault\n\n");
        line(page, "at", "fault", "target", "lasted", "acknowledged", "lake", "warehouse", "mirror", "");
        line(page, "---", "---", "---", "---", "---", "---", "---", "---", "---");
        for (FaultRecord fault : report.faults()) {
            line(
                    page,
                    seconds(Optional.of(fault.beganSeconds())),
                    fault.injection().kind().id(),
                    fault.injection().target(),
                    seconds(Optional.of(fault.lastedSeconds())),
                    seconds(fault.recovery().edge()),
                    seconds(fault.recovery().lake()),
                    seconds(fault.recovery().warehouse()),
                    seconds(fault.recovery().mirror()),
                    fault.detail());
        }
    }

    private static void restarts(StringBuilder page, CampaignReport report) {
        page.append("\n## Started again by the supervisor\n\n");
        line(page, "process", "times");
        line(page, "---", "---");
        report.restarts().forEach((name, times) -> line(page, name, times));
        List<String> findings = report.result().audits().stream()
                .flatMap(audit -> audit.findings().stream().map(text -> audit.dataset() + ": " + text))
                .toList();
        if (!findings.isEmpty()) {
            page.append("\n## Found wrong\n\n");
            findings.forEach(finding -> page.append("- ").append(finding).append('\n'));
        }
    }

    private static String seconds(Optional<Double> value) {
        return value.map(seconds -> String.format(Locale.ROOT, "%.1f", seconds)).orElse("-");
    }

    private static void line(StringBuilder page, Object... cells) {
        page.append('|');
        for (Object cell : cells) {
            page.append(' ').append(cell).append(" |");
        }
        page.append('\n');
    }
}
