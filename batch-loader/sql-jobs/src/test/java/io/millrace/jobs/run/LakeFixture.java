package io.millrace.jobs.run;

import com.github.luben.zstd.Zstd;
import io.millrace.jobs.lake.DerivedLake;
import io.millrace.jobs.lake.DerivedNames;
import io.millrace.jobs.lake.Environment;
import io.millrace.jobs.lake.Pointer;
import io.millrace.jobs.lake.RawLake;
import io.millrace.jobs.lake.VersionManifest;
import io.millrace.jobs.plan.PlannedRun;
import io.millrace.jobs.plan.Slot;
import io.millrace.lake.store.MaintainedStore;
import io.millrace.lake.store.ObjectStore.ObjectProperties;
import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.batch.ManifestCodec;
import io.millrace.schemas.batch.ObjectAttributes;
import io.millrace.schemas.contract.DataContract;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.row.RowReader;
import io.millrace.schemas.row.SchemaAccumulator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;

/** A lake with raw batches, and jobs over it. */
final class LakeFixture {
    static final Instant NOW = Instant.parse("2026-11-23T12:30:00Z");
    private static final String TOPIC = "00112233445566778899aabbccddeeff";

    final MaintainedStore store;
    final Path jobs;
    Optional<DataContract> contract = Optional.empty();
    Environment environment = Environment.PRODUCTION;
    private final Path work;
    private final ExecutorService readers;
    private final Map<String, Long> offsets = new HashMap<>();
    private long offset;

    LakeFixture(MaintainedStore store, Path directory, ExecutorService readers) throws IOException {
        this.store = store;
        this.jobs = Files.createDirectories(directory.resolve("jobs"));
        this.work = directory.resolve("work");
        this.readers = readers;
    }

    /** Stores a batch of rows, as the lake writer does. */
    void batch(String dataset, String hour, String... rows) {
        batch(dataset, hour, offset, rows);
        offset += rows.length;
    }

    /** Stores a batch of changes. */
    void changes(String dataset, String hour, String... rows) {
        long start = offsets.getOrDefault(dataset, 0L);
        batch(dataset, hour, start, rows);
        offsets.put(dataset, start + rows.length);
    }

    private void batch(String dataset, String hour, long start, String... rows) {
        Instant begin = Instant.parse(hour + ":00:00Z");
        BatchName name = new BatchName(new DatasetName(dataset), begin, 0, TOPIC.substring(0, 8), start);
        SchemaAccumulator schema = new SchemaAccumulator();
        RowReader reader = new RowReader();
        for (String row : rows) {
            schema.add(reader.read(row.getBytes(StandardCharsets.UTF_8)));
        }
        byte[] body = Zstd.compress((String.join("\n", rows) + "\n").getBytes(StandardCharsets.UTF_8));
        ObjectAttributes attributes = new ObjectAttributes(
                TOPIC, start + rows.length, rows.length, 0, 0, sha256(body), begin, begin, "test", "test");
        store.create(name.objectKey(), body, new ObjectProperties("application/zstd", attributes.toMetadata()));
        BatchManifest manifest = new BatchManifest(
                BatchManifest.FORMAT,
                dataset,
                name.dataset().topic(),
                TOPIC,
                0,
                start,
                start + rows.length,
                name.objectKey(),
                body.length,
                sha256(body),
                rows.length,
                0,
                0,
                begin,
                begin,
                schema.columns(),
                new BatchManifest.Writer("test", "test"));
        store.put(
                name.manifestKey(), ManifestCodec.encode(manifest), new ObjectProperties("application/json", Map.of()));
    }

    void job(String dataset, String header, String sql) throws IOException {
        Files.writeString(
                jobs.resolve(dataset + ".sql"), """
                /*---
                dataset: %s
                grain: day
                owner: analytics
                description: A job of the test.
                %s
                ---*/
                %s
                """.formatted(dataset, header.isEmpty() ? "on: change" : header, sql));
    }

    Jobs jobs() {
        return new Jobs(jobs, new RawLake(store, readers), derived(), this::contract, () -> NOW);
    }

    JobsPlan plan() throws IOException {
        return plan(jobs()).orElseThrow();
    }

    private static Optional<JobsPlan> plan(Jobs jobs) throws IOException {
        Jobs.Planning planning = jobs.plan();
        assertThat(planning).isInstanceOf(Jobs.Planning.Planned.class);
        return planning instanceof Jobs.Planning.Planned planned ? Optional.of(planned.plan()) : Optional.empty();
    }

    JobRunner.Report apply(Supplier<SqlEngine> engine) throws IOException, InterruptedException {
        return apply(engine, plan());
    }

    JobRunner.Report apply(Supplier<SqlEngine> engine, JobsPlan plan) throws IOException, InterruptedException {
        JobRunner.Options options =
                new JobRunner.Options(work.resolve(UUID.randomUUID().toString()), 2, 1 << 20, Duration.ofMillis(1));
        Supplier<String> attempts = () -> UUID.randomUUID().toString().substring(0, 8);
        try (JobRunner runner =
                new JobRunner(store, derived(), engine, this::contract, attempts, () -> NOW, "test", options)) {
            Jobs jobs = jobs();
            return runner.apply(plan, () -> plan(jobs), run -> true, new JobRunner.Listener() {});
        }
    }

    DerivedLake derived() {
        return new DerivedLake(store, readers, () -> NOW, "test", environment);
    }

    private Optional<DataContract> contract(DatasetName dataset) {
        return contract.filter(rules -> rules.dataset().equals(dataset));
    }

    /** The text of each current partition, having looked whether all of it is there. */
    Map<Slot, String> contents(String dataset) {
        DatasetName name = new DatasetName(dataset);
        Map<Slot, String> contents = new java.util.TreeMap<>();
        derived().dataset(name).current().forEach((slot, pointer) -> contents.put(slot, content(name, slot, pointer)));
        return contents;
    }

    private String content(DatasetName dataset, Slot slot, Pointer pointer) {
        VersionManifest version =
                derived().version(dataset, slot, pointer.key()).orElseThrow();
        StringBuilder text = new StringBuilder();
        for (VersionManifest.StoredFile file : version.files()) {
            byte[] body = store.read(file.object()).orElseThrow();
            assertThat(sha256(body)).isEqualTo(file.sha256());
            text.append(new String(body, StandardCharsets.UTF_8));
        }
        return text.toString();
    }

    /** Files of versions that no manifest names. */
    List<String> strayFiles(String dataset) {
        DatasetName name = new DatasetName(dataset);
        List<String> all = new java.util.ArrayList<>();
        store.list(DerivedNames.directory(name), "", entry -> {
            if (entry.key().endsWith(".parquet")) {
                all.add(entry.key());
            }
        });
        derived().dataset(name).current().keySet().forEach(slot -> derived().versions(name, slot).stream()
                .flatMap(version -> version.files().stream())
                .forEach(file -> all.remove(file.object())));
        return all;
    }

    static List<String> texts(List<PlannedRun> runs) {
        return runs.stream().map(run -> run.job().output() + " " + run.slot()).toList();
    }

    static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
