package io.millrace.bench.jobs;

import io.millrace.bench.process.ObjectStoreProcess;
import io.millrace.jobs.lake.DerivedLake;
import io.millrace.jobs.lake.RawLake;
import io.millrace.jobs.run.JobRunner;
import io.millrace.jobs.run.Jobs;
import io.millrace.jobs.run.JobsPlan;
import io.millrace.jobs.run.SqlEngine;
import io.millrace.lake.batch.BatchSettings;
import io.millrace.lake.batch.BatchWriter;
import io.millrace.lake.batch.ChainId;
import io.millrace.lake.chain.BatchCommit;
import io.millrace.lake.store.S3ObjectStore;
import io.millrace.lake.store.S3Settings;
import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.row.RowReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;

/** A lake in an object store of its own, and jobs over it. */
final class JobsLake implements AutoCloseable {
    private static final String TOPIC_ID = "0123456789abcdef0123456789abcdef";
    private static final int READERS = 16;
    private static final int RUNNERS = 8;
    private static final int ATTEMPT_DIGITS = 8;
    private static final long STAGED = 1L << 40;
    private static final int LEVEL = 3;

    private final ObjectStoreProcess process;
    private final S3ObjectStore store;
    private final ExecutorService readers = Executors.newFixedThreadPool(READERS);
    private final Path directory;
    private final Path jobs;
    private long offset;

    JobsLake(Path directory) throws Exception {
        this.directory = directory;
        this.jobs = Files.createDirectories(directory.resolve("jobs"));
        this.process = ObjectStoreProcess.start(Files.createDirectories(directory.resolve("store")));
        Map<String, String> settings = process.settings();
        Function<String, String> setting = name -> Optional.ofNullable(settings.get("MILLRACE_OBJECT_STORE_" + name))
                .orElseThrow();
        this.store = new S3ObjectStore(S3Settings.at(
                URI.create(setting.apply("ENDPOINT")),
                setting.apply("REGION"),
                setting.apply("BUCKET"),
                setting.apply("ACCESS_KEY"),
                setting.apply("SECRET_KEY")));
    }

    /** By which another process finds it. */
    Map<String, String> settings() {
        return process.settings();
    }

    Path jobs() {
        return jobs;
    }

    void job(String dataset, String header, String sql) throws IOException {
        Files.writeString(
                jobs.resolve(dataset + ".sql"),
                "/*---\ndataset: " + dataset + "\ngrain: day\nowner: bench\ndescription: A benchmark.\n" + header
                        + "---*/\n" + sql + "\n");
    }

    /** Stores rows as the lake writer does. */
    void batch(String dataset, Instant arrived, Iterable<String> rows) {
        RowReader reader = new RowReader();
        ChainId chain = new ChainId(new DatasetName(dataset), TOPIC_ID, 0);
        BatchSettings settings = new BatchSettings(LEVEL, new BatchManifest.Writer("bench", "bench"));
        try (BatchWriter writer = new BatchWriter(chain, offset, arrived, "bench", settings)) {
            for (String row : rows) {
                writer.addRow(reader.read(row.getBytes(StandardCharsets.UTF_8)), arrived);
                offset++;
            }
            new BatchCommit(writer.finish(++offset)).run(store);
        }
    }

    /** Looks at everything anew, as a process that has just been started. */
    Jobs look() {
        return new Jobs(
                jobs,
                new RawLake(store, readers),
                new DerivedLake(store, readers, InstantSource.system(), "bench"),
                dataset -> Optional.empty(),
                InstantSource.system());
    }

    static JobsPlan planned(Jobs jobs) throws IOException {
        Jobs.Planning planning = jobs.plan();
        if (planning instanceof Jobs.Planning.Planned planned) {
            return planned.plan();
        }
        throw new IllegalStateException("the jobs can't run: " + planning);
    }

    /** Makes what is stale. */
    JobRunner.Report apply(Jobs look, Supplier<SqlEngine> engine, int atOnce) throws IOException, InterruptedException {
        Path work = directory.resolve("work-" + UUID.randomUUID());
        try (JobRunner runner = new JobRunner(
                store,
                new DerivedLake(store, readers, InstantSource.system(), "bench"),
                engine,
                dataset -> Optional.empty(),
                () -> UUID.randomUUID().toString().substring(0, ATTEMPT_DIGITS),
                InstantSource.system(),
                "bench",
                new JobRunner.Options(work, atOnce, STAGED, Duration.ofSeconds(1)))) {
            JobRunner.Report report =
                    runner.apply(planned(look), () -> Optional.of(planned(look)), run -> true, new Quiet());
            if (!report.isComplete()) {
                throw new IllegalStateException("not everything is current: " + report.outcomes());
            }
            return report;
        }
    }

    void fill(SqlEngine engine) throws IOException, InterruptedException {
        JobRunner.Report unused = apply(look(), () -> engine, RUNNERS);
    }

    @Override
    public void close() {
        readers.shutdownNow();
        store.close();
        process.close();
    }

    private static final class Quiet implements JobRunner.Listener {}
}
