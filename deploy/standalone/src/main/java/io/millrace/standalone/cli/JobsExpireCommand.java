package io.millrace.standalone.cli;

import io.millrace.jobs.lake.VersionExpiry;
import io.millrace.lake.store.S3ObjectStore;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.standalone.terminal.TextTable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code millrace jobs expire}. */
@Command(
        name = "expire",
        description =
                "Deletes versions that are not current and have not been for so long, and files that dying runners left."
                        + " Never what a pointer of any environment names. Changes nothing without --apply.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: millrace jobs expire --keep 30d"})
final class JobsExpireCommand implements Callable<Integer> {
    private static final JsonMapper MAPPER = new JsonMapper();

    @Spec
    private CommandSpec spec;

    @Mixin
    private LakeAccess lake = new LakeAccess();

    @Parameters(paramLabel = "DATASET", arity = "0..1", description = "Only this dataset.")
    private Optional<String> dataset = Optional.empty();

    @Option(
            names = "--keep",
            paramLabel = "AGE",
            converter = Ages.class,
            description = "How long versions are kept after they were replaced; at least 1d (default: 30d).")
    private Duration keep = Duration.ofDays(30);

    @Option(names = "--apply", description = "Delete them.")
    private boolean apply;

    @Option(names = "--json", description = "Print one JSON object a line.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        if (keep.compareTo(VersionExpiry.SHORTEST_AGE) < 0) {
            spec.commandLine()
                    .getErr()
                    .println(
                            "--keep is too short: a version is kept for at least 1d after it was replaced, since readers"
                                    + " may still be on it; use --keep 1d or more");
            return ExitCode.USAGE;
        }
        return LakeFailures.run(() -> {
            try (S3ObjectStore store = lake.store()) {
                VersionExpiry expiry = new VersionExpiry(store, InstantSource.system());
                List<DatasetName> datasets =
                        dataset.isPresent() ? List.of(new DatasetName(dataset.get())) : expiry.datasets();
                TextTable table = new TextTable("dataset", "partition", "version", "objects", "size", "");
                for (DatasetName each : datasets) {
                    for (VersionExpiry.Expired version : expiry.plan(each, keep)) {
                        show(table, version, apply && expiry.apply(version));
                    }
                }
                if (!json) {
                    table.lines("").forEach(System.out::println);
                    System.out.println(apply ? "Done." : "Nothing changed; --apply deletes them.");
                }
            }
            return ExitCode.DONE;
        });
    }

    private void show(TextTable table, VersionExpiry.Expired version, boolean deleted) {
        if (json) {
            System.out.println(MAPPER.writeValueAsString(MAPPER.createObjectNode()
                    .put("dataset", version.dataset().value())
                    .put("partition", version.slot().toString())
                    .put("version", version.key())
                    .put("objects", version.objects().size())
                    .put("bytes", version.bytes())
                    .put("deleted", deleted)));
        }
        table.row(
                version.dataset().value(),
                version.slot(),
                version.key(),
                version.objects().size(),
                Bytes.human(version.bytes()),
                deleted ? "deleted" : apply ? "current again, kept" : "");
    }
}
