package io.millrace.standalone.cli;

import io.millrace.lake.store.S3ObjectStore;
import io.millrace.lake.upkeep.LakeDatasets;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.standalone.terminal.TextTable;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
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

/** {@code millrace lake ls}. */
@Command(
        name = "ls",
        description = "Lists the datasets, or the batches of one, or its files of bad rows.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: millrace lake ls plays --from 2026-11-23"})
final class LakeListCommand implements Callable<Integer> {
    private static final JsonMapper MAPPER = new JsonMapper();
    /** The directory of an hour, below the dataset's. */
    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("yyyy/MM/dd/HH", Locale.ROOT).withZone(ZoneOffset.UTC);

    @Mixin
    private LakeAccess lake = new LakeAccess();

    @Parameters(paramLabel = "DATASET", arity = "0..1", description = "Dataset whose batches to list.")
    private Optional<String> dataset = Optional.empty();

    @Option(names = "--from", paramLabel = "TIME", converter = Moments.class, description = "From this hour on.")
    private Optional<Instant> from = Optional.empty();

    @Option(names = "--to", paramLabel = "TIME", converter = Moments.class, description = "Before this hour.")
    private Optional<Instant> to = Optional.empty();

    @Option(
            names = "--bad",
            description =
                    "The dataset's files of bad rows, the lake writer's and the loader's, instead of its batches; 'millrace lake"
                            + " cat' prints one.")
    private boolean bad;

    @Option(names = "--json", description = "Print one JSON object a line.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (bad && dataset.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "name the dataset whose files of bad rows to list");
        }
        return LakeFailures.run(() -> {
            try (S3ObjectStore store = lake.store()) {
                if (bad) {
                    badFiles(store, new DatasetName(dataset.orElseThrow()));
                } else if (dataset.isPresent()) {
                    batches(store, new DatasetName(dataset.get()));
                } else {
                    datasets(store);
                }
            }
            return ExitCode.DONE;
        });
    }

    private void datasets(S3ObjectStore store) {
        TextTable table = new TextTable("dataset", "batches", "size", "oldest hour", "newest hour", "bad files");
        for (DatasetName name : LakeDatasets.of(store)) {
            Sum sum = new Sum();
            store.list(BatchName.directory(name), "", entry -> BatchName.parse(entry.key())
                    .filter(batch -> batch.objectKey().equals(entry.key()))
                    .ifPresent(batch -> sum.add(batch, entry.size())));
            store.list(
                    badDirectory(name),
                    "",
                    entry -> sum.badFiles += entry.key().endsWith(BatchName.BAD_SUFFIX) ? 1 : 0);
            if (json) {
                System.out.println(MAPPER.writeValueAsString(MAPPER.createObjectNode()
                        .put("dataset", name.value())
                        .put("batches", sum.batches)
                        .put("bytes", sum.bytes)
                        .put("oldest_hour", sum.oldest)
                        .put("newest_hour", sum.newest)
                        .put("bad_files", sum.badFiles)));
            }
            table.row(name.value(), sum.batches, Bytes.human(sum.bytes), sum.oldest, sum.newest, sum.badFiles);
        }
        print(table);
    }

    private void batches(S3ObjectStore store, DatasetName name) {
        TextTable table = new TextTable("batch", "size");
        store.list(BatchName.directory(name), "", entry -> BatchName.parse(entry.key())
                .filter(batch -> batch.objectKey().equals(entry.key()))
                .filter(batch -> from.filter(batch.hour()::isBefore).isEmpty()
                        && to.filter(end -> !batch.hour().isBefore(end)).isEmpty())
                .ifPresent(batch -> {
                    if (json) {
                        System.out.println(MAPPER.writeValueAsString(MAPPER.createObjectNode()
                                .put("object", entry.key())
                                .put("bytes", entry.size())
                                .put("partition", batch.partition())
                                .put("start", batch.start())));
                    }
                    table.row(entry.key(), Bytes.human(entry.size()));
                }));
        print(table);
    }

    private void badFiles(S3ObjectStore store, DatasetName name) {
        TextTable table = new TextTable("file of bad rows", "size");
        String directory = badDirectory(name);
        store.list(directory, "", entry -> {
            String below = entry.key().substring(directory.length());
            boolean asked = entry.key().endsWith(BatchName.BAD_SUFFIX)
                    && from.filter(begin -> below.compareTo(HOUR.format(begin)) < 0)
                            .isEmpty()
                    && to.filter(end -> below.compareTo(HOUR.format(end)) >= 0).isEmpty();
            if (asked && json) {
                System.out.println(MAPPER.writeValueAsString(
                        MAPPER.createObjectNode().put("object", entry.key()).put("bytes", entry.size())));
            }
            if (asked) {
                table.row(entry.key(), Bytes.human(entry.size()));
            }
        });
        print(table);
    }

    private static String badDirectory(DatasetName name) {
        return BatchName.BAD + name.value() + "/";
    }

    private void print(TextTable table) {
        if (!json) {
            table.lines("").forEach(System.out::println);
        }
    }

    private static final class Sum {
        private long batches;
        private long bytes;
        private long badFiles;
        private String oldest = "";
        private String newest = "";

        private void add(BatchName batch, long size) {
            batches++;
            bytes += size;
            String hour = batch.hour().toString();
            oldest = oldest.isEmpty() || hour.compareTo(oldest) < 0 ? hour : oldest;
            newest = hour.compareTo(newest) > 0 ? hour : newest;
        }
    }
}
