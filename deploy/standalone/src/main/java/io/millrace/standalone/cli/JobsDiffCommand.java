package io.millrace.standalone.cli;

import io.millrace.jobs.lake.DerivedLake;
import io.millrace.jobs.lake.VersionManifest;
import io.millrace.jobs.plan.Slot;
import io.millrace.jobs.run.VersionDiff;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.standalone.terminal.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code millrace jobs diff}. */
@Command(
        name = "diff",
        description =
                "Compares two versions of a partition by their fingerprints: rows, columns, nulls, distinct values,"
                        + " smallest and largest ones. Reads no data. Ends with 1 when they differ.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: millrace jobs diff plays_by_country 2026-11-23"})
final class JobsDiffCommand implements Callable<Integer> {
    private static final JsonMapper MAPPER = new JsonMapper();

    @Mixin
    private LakeAccess lake = new LakeAccess();

    @Mixin
    private EnvironmentOption environment = new EnvironmentOption();

    @Parameters(index = "0", paramLabel = "DATASET", description = "Dataset that a job makes.")
    private String dataset = "";

    @Parameters(index = "1", paramLabel = "PARTITION", converter = Partitions.class, description = "Day or hour.")
    private Slot partition = Slot.parse("1970-01-01");

    @Parameters(
            index = "2..*",
            paramLabel = "VERSION",
            arity = "0..2",
            description =
                    "Versions or their beginnings (default: the one before the current one, and the current one; in an"
                            + " environment production's current one and its own).")
    private List<String> versions = List.of();

    @Option(names = "--json", description = "Print one JSON object a line, one for each difference.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        return LakeFailures.run(() -> {
            try (OpenDerived open = new OpenDerived(lake.store(), environment.get())) {
                return diff(open);
            }
        });
    }

    private int diff(OpenDerived open) {
        DerivedLake derived = open.lake();
        DatasetName name = new DatasetName(dataset);
        List<VersionManifest> all = derived.versions(name, partition);
        Optional<String> current = derived.pointer(name, partition).map(pointer -> pointer.key());
        Optional<VersionManifest> after =
                versions.size() == 2 ? starting(all, versions.get(1)) : current.flatMap(key -> starting(all, key));
        Optional<VersionManifest> before =
                versions.isEmpty() ? after.flatMap(now -> base(open, name, now, all)) : starting(all, versions.get(0));
        if (before.isEmpty() || after.isEmpty()) {
            System.err.println(dataset + " " + partition + " has " + all.size() + " version(s): "
                    + String.join(", ", all.stream().map(VersionManifest::key).toList()));
            return ExitCode.FOUND_WRONG;
        }
        List<VersionDiff.Difference> differences = VersionDiff.between(before.get(), after.get());
        print(before.get(), after.get(), differences);
        return differences.isEmpty() ? ExitCode.DONE : ExitCode.FOUND_WRONG;
    }

    private void print(VersionManifest before, VersionManifest after, List<VersionDiff.Difference> differences) {
        if (json) {
            differences.forEach(difference -> System.out.println(MAPPER.writeValueAsString(MAPPER.createObjectNode()
                    .put("what", difference.what())
                    .put("before", difference.before())
                    .put("after", difference.after()))));
            return;
        }
        if (differences.isEmpty()) {
            System.out.println(before.key() + " and " + after.key() + " hold the same rows.");
            return;
        }
        TextTable table =
                new TextTable("what", before.key().substring(0, 8), after.key().substring(0, 8));
        List<VersionDiff.Difference> rows = new ArrayList<>(differences);
        rows.forEach(difference -> table.row(difference.what(), difference.before(), difference.after()));
        table.lines("").forEach(System.out::println);
    }

    private Optional<VersionManifest> base(
            OpenDerived open, DatasetName name, VersionManifest after, List<VersionManifest> all) {
        if (!environment.get().isProduction()) {
            return open.production().pointer(name, partition).flatMap(pointer -> starting(all, pointer.key()));
        }
        return all.stream()
                .filter(version -> version.madeAt().isBefore(after.madeAt()))
                .reduce((earlier, later) -> later);
    }

    private static Optional<VersionManifest> starting(List<VersionManifest> all, String key) {
        return all.stream().filter(version -> version.key().startsWith(key)).findFirst();
    }
}
