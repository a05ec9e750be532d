package io.millrace.jobs.submit;

import io.millrace.jobs.lake.DerivedLake;
import io.millrace.jobs.lake.Environment;
import io.millrace.jobs.lake.RawLake;
import io.millrace.jobs.plan.PlannedRun;
import io.millrace.jobs.run.Descriptions;
import io.millrace.jobs.run.JobRunner;
import io.millrace.jobs.run.Jobs;
import io.millrace.jobs.run.JobsPlan;
import io.millrace.jobs.run.Outcome;
import io.millrace.jobs.spark.SparkEngine;
import io.millrace.lake.store.S3ObjectStore;
import io.millrace.lake.store.S3Settings;
import io.millrace.runtime.contract.ContractDirectory;
import io.millrace.runtime.contract.Contracts;
import io.millrace.runtime.settings.ContractSettings;
import io.millrace.runtime.settings.InvalidSettingsException;
import io.millrace.runtime.settings.ObjectStoreSettings;
import io.millrace.runtime.settings.SettingsBinder;
import io.millrace.runtime.settings.SettingsSource;
import io.millrace.schemas.error.MillraceException;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Makes what is stale once, as a driver of spark-submit: the process ends with 0 when everything is current. */
public final class ApplyJobs {
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration CALL_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int READS_AT_ONCE = 16;
    private static final int ATTEMPT_DIGITS = 8;
    private static final long STAGED_BYTES = 4_000_000_000L;
    private static final int USED_WRONGLY = 2;

    private final ApplyArguments arguments;
    private final S3Settings store;
    private final Contracts contracts;
    private final PrintStream out;

    private ApplyJobs(ApplyArguments arguments, S3Settings store, Contracts contracts, PrintStream out) {
        this.arguments = arguments;
        this.store = store;
        this.contracts = contracts;
        this.out = out;
    }

    public static void main(String[] arguments) throws Exception {
        int code = run(arguments, System.getenv(), System.out);
        if (code != 0) {
            System.exit(code);
        }
    }

    static int run(String[] arguments, Map<String, String> environment, PrintStream out) throws Exception {
        ApplyArguments parsed;
        try {
            parsed = ApplyArguments.parse(arguments);
        } catch (IllegalArgumentException e) {
            out.println(e.getMessage());
            out.println(ApplyArguments.USAGE);
            return USED_WRONGLY;
        }
        try {
            return of(parsed, environment, out).apply();
        } catch (InvalidSettingsException e) {
            out.println(e.getMessage());
            return USED_WRONGLY;
        } catch (MillraceException e) {
            out.println(e.getMessage());
            return 1;
        }
    }

    private static ApplyJobs of(ApplyArguments arguments, Map<String, String> environment, PrintStream out)
            throws IOException {
        SettingsBinder binder = new SettingsBinder(SettingsSource.load(arguments.config(), environment));
        Optional<ObjectStoreSettings> store = binder.bind(ObjectStoreSettings.SECTION);
        Optional<ContractSettings> contracts = binder.bind(ContractSettings.SECTION);
        binder.throwIfAny();
        Optional<Path> directory = contracts.flatMap(ContractSettings::directory);
        Contracts rules = directory.isPresent() ? new ContractDirectory(directory.get()).read() : Contracts.none();
        return new ApplyJobs(arguments, s3(store.orElseThrow()), rules, out);
    }

    private static S3Settings s3(ObjectStoreSettings settings) {
        return new S3Settings(
                settings.endpoint(),
                settings.region(),
                settings.bucket(),
                settings.accessKey(),
                settings.secretKey(),
                settings.pathStyle(),
                ATTEMPT_TIMEOUT,
                CALL_TIMEOUT);
    }

    private int apply() throws IOException, InterruptedException {
        String who = ManagementFactory.getRuntimeMXBean().getName();
        ExecutorService readers = Executors.newFixedThreadPool(READS_AT_ONCE);
        try (S3ObjectStore lake = new S3ObjectStore(store)) {
            DerivedLake derived = new DerivedLake(
                    lake,
                    readers,
                    InstantSource.system(),
                    who,
                    arguments.environment().map(Environment::new).orElse(Environment.PRODUCTION));
            Jobs jobs = new Jobs(
                    arguments.jobs(), new RawLake(lake, readers), derived, contracts::of, InstantSource.system());
            Optional<JobsPlan> plan = plan(jobs);
            if (plan.isEmpty()) {
                return 1;
            }
            new Descriptions(derived).publish(plan.get());
            Path work = Files.createTempDirectory("millrace-jobs");
            JobRunner.Options options = new JobRunner.Options(work, arguments.atOnce(), STAGED_BYTES, PAUSE);
            try (JobRunner runner = new JobRunner(
                    lake,
                    derived,
                    () -> SparkEngine.start(
                            work.resolve("spark"), Runtime.getRuntime().availableProcessors(), Map.of(), store),
                    contracts::of,
                    () -> UUID.randomUUID().toString().substring(0, ATTEMPT_DIGITS),
                    InstantSource.system(),
                    who,
                    options)) {
                JobRunner.Report report = runner.apply(plan.get(), () -> plan(jobs), run -> true, new Told());
                return report.isComplete() ? 0 : 1;
            }
        } finally {
            readers.shutdownNow();
        }
    }

    private Optional<JobsPlan> plan(Jobs jobs) throws IOException {
        Jobs.Planning planning = jobs.plan();
        if (planning instanceof Jobs.Planning.Refused refused) {
            refused.problems().forEach(out::println);
        }
        return planning instanceof Jobs.Planning.Planned planned ? Optional.of(planned.plan()) : Optional.empty();
    }

    private final class Told implements JobRunner.Listener {
        @Override
        public synchronized void finished(PlannedRun run, Outcome outcome) {
            out.println(run.job().output() + " " + run.slot() + " " + outcome);
        }
    }
}
