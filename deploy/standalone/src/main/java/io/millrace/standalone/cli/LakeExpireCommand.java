package io.millrace.standalone.cli;

import io.millrace.lake.store.S3ObjectStore;
import io.millrace.lake.upkeep.Expiry;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.standalone.terminal.TextTable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
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

/** {@code millrace lake expire}. */
@Command(
        name = "expire",
        description = "Deletes batches that are older than their dataset is kept, and notes up to where: by the setting"
                + " lake-retention of the millrace.yaml, or one dataset by --older-than. Changes nothing without --apply."
                + " Look at the loader's lag first: what is not loaded yet goes too.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: millrace lake expire plays --older-than 400d"})
final class LakeExpireCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private LakeAccess lake = new LakeAccess();

    @Parameters(paramLabel = "DATASET", arity = "0..1", description = "Only this dataset.")
    private Optional<String> dataset = Optional.empty();

    @Option(
            names = "--older-than",
            paramLabel = "AGE",
            converter = Ages.class,
            description = "Instead of the setting; at least 1d.")
    private Optional<Duration> age = Optional.empty();

    @Option(names = "--apply", description = "Delete them.")
    private boolean apply;

    @Option(names = "--json", description = "Print one JSON object a line.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        Map<DatasetName, Duration> ages = ages();
        return LakeFailures.run(() -> {
            try (S3ObjectStore store = lake.store()) {
                Expiry expiry = new Expiry(store, InstantSource.system());
                TextTable table = new TextTable("dataset", "partition", "batches", "rows", "size", "up to offset");
                for (Map.Entry<DatasetName, Duration> each : ages.entrySet()) {
                    for (Expiry.ChainPlan plan : expiry.plan(each.getKey(), each.getValue())) {
                        if (apply) {
                            expiry.apply(plan);
                        }
                        show(table, plan);
                    }
                }
                if (!json) {
                    table.lines("").forEach(System.out::println);
                    System.out.println(apply ? "Deleted." : "Nothing changed; --apply deletes them.");
                }
            }
            return ExitCode.DONE;
        });
    }

    private Map<DatasetName, Duration> ages() {
        Map<DatasetName, Duration> ages = new LinkedHashMap<>();
        try {
            if (age.isPresent()) {
                String name = dataset.orElseThrow(
                        () -> new IllegalArgumentException("--older-than needs the dataset that it is meant for"));
                ages.put(new DatasetName(name), age.get());
            } else if (lake.hasConfiguration()) {
                lake.bind(LakeRetentionSettings.SECTION)
                        .datasets()
                        .forEach(each -> ages.put(each.dataset(), each.keep()));
                dataset.map(DatasetName::new).ifPresent(only -> ages.keySet().removeIf(name -> !name.equals(only)));
            }
            if (ages.isEmpty()) {
                throw new IllegalArgumentException(
                        "no dataset has a retention: give --older-than, or lake-retention.datasets in the --config");
            }
            ages.values().stream()
                    .filter(each -> each.compareTo(Expiry.SHORTEST_AGE) < 0)
                    .findAny()
                    .ifPresent(each -> {
                        throw new IllegalArgumentException("batches are kept for at least 1d, and not for " + each);
                    });
            return ages;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    private void show(TextTable table, Expiry.ChainPlan plan) {
        if (json) {
            JsonMapper mapper = new JsonMapper();
            System.out.println(mapper.writeValueAsString(mapper.createObjectNode()
                    .put("dataset", plan.dataset().value())
                    .put("partition", plan.partition())
                    .put("batches", plan.batches().size())
                    .put("rows", plan.rows())
                    .put("bytes", plan.bytes())
                    .put("leftovers", plan.leftovers().size())
                    .put("up_to_offset", plan.end())
                    .put("deleted", apply)));
        }
        table.row(
                plan.dataset().value(),
                plan.partition(),
                plan.batches().size(),
                plan.rows(),
                Bytes.human(plan.bytes()),
                plan.end());
    }
}
