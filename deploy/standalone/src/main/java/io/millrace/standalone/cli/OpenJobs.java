package io.millrace.standalone.cli;

import io.millrace.jobs.lake.DerivedLake;
import io.millrace.jobs.lake.Environment;
import io.millrace.jobs.lake.RawLake;
import io.millrace.jobs.run.Descriptions;
import io.millrace.jobs.run.JobRunner;
import io.millrace.jobs.run.Jobs;
import io.millrace.jobs.run.JobsPlan;
import io.millrace.jobs.run.Scratch;
import io.millrace.jobs.spark.SparkEngine;
import io.millrace.lake.store.S3ObjectStore;
import io.millrace.lake.store.S3Settings;
import io.millrace.runtime.contract.Contracts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The jobs of a directory over a lake that is open. */
final class OpenJobs implements AutoCloseable {
    private static final int READS_AT_ONCE = 16;
    private static final int ATTEMPT_DIGITS = 8;
    private static final long STAGED_BYTES = 4_000_000_000L;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final S3Settings settings;
    private final S3ObjectStore store;
    private final Contracts contracts;
    private final ExecutorService readers = Executors.newFixedThreadPool(READS_AT_ONCE);
    private final DerivedLake derived;
    private final Jobs jobs;
    private final Descriptions descriptions;

    OpenJobs(S3Settings settings, Path directory, Contracts contracts, Environment environment) {
        this.settings = settings;
        this.store = new S3ObjectStore(settings);
        this.contracts = contracts;
        this.derived = new DerivedLake(store, readers, InstantSource.system(), who(), environment);
        this.descriptions = new Descriptions(derived);
        this.jobs = new Jobs(directory, new RawLake(store, readers), derived, contracts::of, InstantSource.system());
    }

    DerivedLake derived() {
        return derived;
    }

    /** What has to run; empty when the jobs can't run, whose problems are printed then. */
    Optional<JobsPlan> plan() throws IOException {
        Jobs.Planning planning = jobs.plan();
        if (planning instanceof Jobs.Planning.Refused refused) {
            refused.problems().forEach(System.err::println);
        }
        return planning instanceof Jobs.Planning.Planned planned ? Optional.of(planned.plan()) : Optional.empty();
    }

    /** Tells the loader of the warehouse what the jobs say of their datasets. */
    void publish(JobsPlan plan) {
        descriptions.publish(plan);
    }

    /**
     * Carries plans out in a directory of its own, which goes with it.
     *
     * @param spark settings of Spark
     */
    JobRunner runner(int atOnce, Map<String, String> spark) throws IOException {
        Path work = Files.createTempDirectory("millrace-jobs");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> deleteQuietly(work), "delete-work"));
        return new JobRunner(
                store,
                derived,
                () -> SparkEngine.start(
                        work.resolve("spark"), Runtime.getRuntime().availableProcessors(), spark, settings),
                contracts::of,
                () -> UUID.randomUUID().toString().substring(0, ATTEMPT_DIGITS),
                InstantSource.system(),
                who(),
                new JobRunner.Options(work, atOnce, STAGED_BYTES, PAUSE));
    }

    /** In this process, without a lake. */
    static SparkEngine engine(Path work) {
        return SparkEngine.start(work.resolve("spark"), Runtime.getRuntime().availableProcessors(), Map.of());
    }

    /** When Ctrl-C ends the process; what Spark still writes then stays behind. */
    private static void deleteQuietly(Path work) {
        try {
            Scratch.delete(work);
        } catch (UncheckedIOException e) {
            // A directory of temporary files: the system deletes it.
        }
    }

    private static String who() {
        return "millrace-jobs-" + ProcessHandle.current().pid();
    }

    @Override
    public void close() {
        readers.shutdownNow();
        store.close();
    }
}
