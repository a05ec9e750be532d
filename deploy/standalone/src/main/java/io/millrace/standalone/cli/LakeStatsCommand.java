package io.millrace.standalone.cli;

import io.millrace.lake.batch.BatchReader;
import io.millrace.lake.store.ObjectStore.ObjectDescription;
import io.millrace.lake.store.S3ObjectStore;
import io.millrace.lake.upkeep.LakeDatasets;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.batch.ObjectAttributes;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.standalone.terminal.TextTable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code millrace lake stats}. */
@Command(
        name = "stats",
        description = "Sums up datasets by day: rows, bytes, objects, duplicates, bad and erased records.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: millrace lake stats plays --from 2026-11-01"})
final class LakeStatsCommand implements Callable<Integer> {
    private static final int AT_ONCE = 16;
    private static final JsonMapper MAPPER = new JsonMapper();

    @Mixin
    private LakeAccess lake = new LakeAccess();

    @Parameters(paramLabel = "DATASET", arity = "0..1", description = "Only this dataset.")
    private Optional<String> dataset = Optional.empty();

    @Option(names = "--from", paramLabel = "TIME", converter = Moments.class, description = "From this hour on.")
    private Optional<Instant> from = Optional.empty();

    @Option(names = "--to", paramLabel = "TIME", converter = Moments.class, description = "Before this hour.")
    private Optional<Instant> to = Optional.empty();

    @Option(
            names = "--compression",
            description = "Also tell how much smaller the batches are than their rows; reads every batch.")
    private boolean compression;

    @Option(names = "--json", description = "Print one JSON object a line.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        return LakeFailures.run(() -> {
            ExecutorService readers = Executors.newFixedThreadPool(AT_ONCE);
            try (S3ObjectStore store = lake.store()) {
                TextTable table = new TextTable(
                        "dataset", "day", "rows", "size", "objects", "duplicates", "bad", "erased", "smaller by");
                List<DatasetName> names =
                        dataset.map(name -> List.of(new DatasetName(name))).orElseGet(() -> LakeDatasets.of(store));
                for (DatasetName name : names) {
                    for (Map.Entry<LocalDate, Day> day :
                            days(store, readers, name).entrySet()) {
                        show(table, name, day.getKey(), day.getValue());
                    }
                }
                if (!json) {
                    table.lines("").forEach(System.out::println);
                }
            } finally {
                readers.shutdownNow();
            }
            return ExitCode.DONE;
        });
    }

    private Map<LocalDate, Day> days(S3ObjectStore store, ExecutorService readers, DatasetName name)
            throws InterruptedException {
        List<Callable<Optional<Batch>>> reads = new ArrayList<>();
        store.list(BatchName.directory(name), "", entry -> BatchName.parse(entry.key())
                .filter(batch -> batch.objectKey().equals(entry.key()))
                .filter(batch -> from.filter(batch.hour()::isBefore).isEmpty()
                        && to.filter(end -> !batch.hour().isBefore(end)).isEmpty())
                .ifPresent(batch -> reads.add(() -> read(store, batch))));
        Map<LocalDate, Day> days = new TreeMap<>();
        for (Future<Optional<Batch>> read : readers.invokeAll(reads)) {
            Futures.outcome(read).ifPresent(batch -> days.computeIfAbsent(batch.day, day -> new Day())
                    .add(batch));
        }
        return days;
    }

    /** Empty when it has gone meanwhile. */
    private Optional<Batch> read(S3ObjectStore store, BatchName name) {
        Optional<ObjectDescription> object = store.describe(name.objectKey());
        if (object.isEmpty()) {
            return Optional.empty();
        }
        long[] text = new long[1];
        if (compression) {
            new BatchReader(store).read(name, line -> text[0] += line.length + 1);
        }
        return Optional.of(new Batch(
                LocalDate.ofInstant(name.hour(), ZoneOffset.UTC),
                ObjectAttributes.ofMetadata(name.objectKey(), object.get().metadata()),
                object.get().size(),
                text[0]));
    }

    private void show(TextTable table, DatasetName name, LocalDate date, Day day) {
        String ratio = compression && day.bytes > 0
                ? String.format(Locale.ROOT, "%.1f times", day.text / (double) day.bytes)
                : "-";
        table.row(
                name.value(),
                date,
                day.rows,
                Bytes.human(day.bytes),
                day.objects,
                day.duplicates,
                day.bad,
                day.erased,
                ratio);
        if (json) {
            ObjectNode line = MAPPER.createObjectNode()
                    .put("dataset", name.value())
                    .put("day", date.toString())
                    .put("rows", day.rows)
                    .put("bytes", day.bytes)
                    .put("objects", day.objects)
                    .put("duplicates", day.duplicates)
                    .put("bad", day.bad)
                    .put("erased", day.erased);
            if (compression) {
                line.put("uncompressed_bytes", day.text);
            }
            System.out.println(MAPPER.writeValueAsString(line));
        }
    }

    private record Batch(LocalDate day, ObjectAttributes attributes, long bytes, long text) {}

    private static final class Day {
        private long rows;
        private long bytes;
        private long text;
        private long objects;
        private long duplicates;
        private long bad;
        private long erased;

        private void add(Batch batch) {
            rows += batch.attributes.rows();
            bytes += batch.bytes;
            text += batch.text;
            objects++;
            duplicates += batch.attributes.duplicates();
            bad += batch.attributes.bad();
            erased += batch.attributes.erasure() == null
                    ? 0
                    : batch.attributes.erasure().rows();
        }
    }
}
