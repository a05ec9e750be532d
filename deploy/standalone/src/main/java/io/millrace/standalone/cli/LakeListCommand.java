package io.millrace.standalone.cli;

import io.millrace.lake.store.S3ObjectStore;
import io.millrace.lake.upkeep.LakeDatasets;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.standalone.terminal.TextTable;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code millrace lake ls}. */
@Command(
        name = "ls",
        description = "Lists the datasets, or the batches of one.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: millrace lake ls plays --from 2026-11-23"})
final class LakeListCommand implements Callable<Integer> {
    private static final JsonMapper MAPPER = new JsonMapper();

    @Mixin
    private LakeAccess lake = new LakeAccess();

    @Parameters(paramLabel = "DATASET", arity = "0..1", description = "Dataset whose batches to list.")
    private Optional<String> dataset = Optional.empty();

    @Option(names = "--from", paramLabel = "TIME", converter = Moments.class, description = "From this hour on.")
    private Optional<Instant> from = Optional.empty();

    @Option(names = "--to", paramLabel = "TIME", converter = Moments.class, description = "Before this hour.")
    private Optional<Instant> to = Optional.empty();

    @Option(names = "--json", description = "Print one JSON object a line.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        return LakeFailures.run(() -> {
            try (S3ObjectStore store = lake.store()) {
                if (dataset.isPresent()) {
                    batches(store, new DatasetName(dataset.get()));
                } else {
                    datasets(store);
                }
            }
            return ExitCode.DONE;
        });
    }

    private void datasets(S3ObjectStore store) {
        TextTable table = new TextTable("dataset", "batches", "size", "oldest hour", "newest hour");
        for (DatasetName name : LakeDatasets.of(store)) {
            Sum sum = new Sum();
            store.list(BatchName.directory(name), "", entry -> BatchName.parse(entry.key())
                    .filter(batch -> batch.objectKey().equals(entry.key()))
                    .ifPresent(batch -> sum.add(batch, entry.size())));
            if (json) {
                System.out.println(MAPPER.writeValueAsString(MAPPER.createObjectNode()
                        .put("dataset", name.value())
                        .put("batches", sum.batches)
                        .put("bytes", sum.bytes)
                        .put("oldest_hour", sum.oldest)
                        .put("newest_hour", sum.newest)));
            }
            table.row(name.value(), sum.batches, Bytes.human(sum.bytes), sum.oldest, sum.newest);
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

    private void print(TextTable table) {
        if (!json) {
            table.lines("").forEach(System.out::println);
        }
    }

    private static final class Sum {
        private long batches;
        private long bytes;
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
