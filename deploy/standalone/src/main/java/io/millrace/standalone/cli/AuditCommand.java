package io.millrace.standalone.cli;

import io.millrace.lake.audit.AuditOptions;
import io.millrace.lake.audit.AuditReport;
import io.millrace.lake.audit.ChainAudit;
import io.millrace.lake.audit.ChainReport;
import io.millrace.lake.audit.Finding;
import io.millrace.lake.audit.RecordCount;
import io.millrace.lake.store.S3ObjectStore;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.standalone.terminal.Terminal;
import io.millrace.standalone.terminal.TextTable;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code millrace audit}: proves that a dataset's batches are whole. */
@Command(
        name = "audit",
        description = "Reads every batch of a dataset and proves that none is missing, doubled or changed, that the"
                + " manifests are true, and that the batches fit what Kafka has.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: millrace audit plays --from 2026-11-01"})
final class AuditCommand implements Callable<Integer> {
    private static final int BAR = 30;

    @Spec
    private CommandSpec spec;

    @Mixin
    private LakeAccess lake = new LakeAccess();

    @Parameters(paramLabel = "DATASET", description = "The dataset.")
    private String dataset = "";

    @Option(
            names = "--from",
            paramLabel = "TIME",
            converter = Moments.class,
            description = "Read only batches of this hour and later ones.")
    private Optional<Instant> from = Optional.empty();

    @Option(
            names = "--to",
            paramLabel = "TIME",
            converter = Moments.class,
            description = "Read only batches of earlier hours.")
    private Optional<Instant> to = Optional.empty();

    @Option(names = "--no-kafka", description = "Look at the lake alone.")
    private boolean noKafka;

    @Option(
            names = "--no-recount",
            description = "Compare offsets with Kafka's, but don't read its records to count them again.")
    private boolean noRecount;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            defaultValue = "8",
            description = "Batches read at a time (default: ${DEFAULT-VALUE}).")
    private int parallel = 8;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        DatasetName name = name();
        return LakeFailures.run(() -> {
            Terminal terminal = Terminal.ofProcess();
            try (S3ObjectStore store = lake.store()) {
                AuditReport report;
                if (noKafka) {
                    report = new ChainAudit(store)
                            .audit(name, options(Optional.empty(), Optional.empty(), name, terminal));
                } else {
                    try (KafkaExtents kafka = new KafkaExtents(lake.kafka());
                            KafkaRecordCount records = new KafkaRecordCount(lake.kafka(), name)) {
                        Optional<RecordCount> count = noRecount ? Optional.empty() : Optional.of(records);
                        report = new ChainAudit(store).audit(name, options(Optional.of(kafka), count, name, terminal));
                    }
                }
                show(report, terminal);
                return report.isClean() ? ExitCode.DONE : ExitCode.FOUND_WRONG;
            }
        });
    }

    private DatasetName name() {
        try {
            return new DatasetName(dataset);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    private AuditOptions options(
            Optional<KafkaExtents> kafka, Optional<RecordCount> records, DatasetName name, Terminal terminal) {
        return new AuditOptions(
                from, to, () -> kafka.flatMap(extents -> extents.of(name)), records, parallel, progress -> {
                    if (!json) {
                        terminal.status(bar(progress));
                    }
                });
    }

    private static String bar(AuditOptions.Progress progress) {
        int done = (int) (BAR * progress.read() / Math.max(1, progress.batches()));
        return "[" + "#".repeat(done) + ".".repeat(BAR - done) + "] " + progress.read() + " of " + progress.batches()
                + " batches";
    }

    private void show(AuditReport report, Terminal terminal) {
        if (json) {
            System.out.println(json(report));
            return;
        }
        TextTable table = new TextTable(
                "partition",
                "topic id",
                "batches",
                "rows",
                "duplicates",
                "bad",
                "erased",
                "from",
                "to",
                "not stored yet");
        for (ChainReport chain : report.byChain()) {
            table.row(
                    chain.partition(),
                    chain.topicId(),
                    chain.batches(),
                    chain.rows(),
                    chain.duplicates(),
                    chain.bad(),
                    chain.erased(),
                    chain.first().or(chain::expiredUpTo).map(String::valueOf).orElse("-"),
                    chain.end().or(chain::expiredUpTo).map(String::valueOf).orElse("-"),
                    chain.unstored().map(String::valueOf).orElse("-"));
        }
        table.lines("").forEach(terminal::line);
        report.byChain().stream()
                .filter(chain -> chain.expiredUpTo().isPresent())
                .forEach(chain -> terminal.line("partition " + chain.partition() + ": expired up to offset "
                        + chain.expiredUpTo().orElseThrow()));
        report.findings().forEach(finding -> terminal.line("WRONG  " + finding.text()));
        terminal.line(
                report.isClean()
                        ? "Whole: " + TextTable.groupedNumber(report.batches()) + " batches with "
                                + TextTable.groupedNumber(report.rows())
                                + " rows; no gap, no overlap, every checksum right; "
                                + TextTable.groupedNumber(report.recounted())
                                + " of them counted again in Kafka."
                        : report.findings().size() + " found wrong.");
    }

    private String json(AuditReport report) {
        JsonMapper mapper = new JsonMapper();
        ObjectNode root = mapper.createObjectNode()
                .put("dataset", dataset)
                .put("clean", report.isClean())
                .put("batches", report.batches())
                .put("rows", report.rows())
                .put("duplicates", report.duplicates())
                .put("bad", report.bad())
                .put("erased", report.erased())
                .put("recounted_in_kafka", report.recounted());
        for (ChainReport chain : report.byChain()) {
            ObjectNode one = root.withArray("chains")
                    .addObject()
                    .put("partition", chain.partition())
                    .put("topic_id", chain.topicId())
                    .put("batches", chain.batches())
                    .put("rows", chain.rows());
            chain.first().ifPresent(offset -> one.put("start", offset));
            chain.end().ifPresent(offset -> one.put("end", offset));
            chain.expiredUpTo().ifPresent(offset -> one.put("expired_up_to", offset));
            chain.unstored().ifPresent(offsets -> one.put("not_stored_yet", offsets));
        }
        var findings = root.withArray("findings");
        for (Finding finding : report.findings()) {
            findings.addObject().put("kind", finding.getClass().getSimpleName()).put("text", finding.text());
        }
        return mapper.writeValueAsString(root);
    }
}
