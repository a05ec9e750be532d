package io.millrace.jobs.run;

import io.millrace.jobs.lake.DerivedDataset;
import io.millrace.jobs.lake.DerivedLake;
import io.millrace.jobs.plan.InputRef;
import io.millrace.jobs.plan.PlannedRun;
import io.millrace.jobs.plan.Slot;
import io.millrace.lake.store.ObjectStore;
import io.millrace.schemas.contract.DataContract;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.ErrorKind;
import io.millrace.schemas.error.MillraceException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out plans until nothing that can be done is left. The partitions of a job run beside one another, as many as the settings
 * say, and jobs one after the other, upstream first. Closing it stops the engine and deletes its files.
 */
public final class JobRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);
    private static final int ATTEMPTS = 3;
    private static final int MOST_ROUNDS = 20;

    private final Options options;
    private final LazyEngine engine;
    private final RunContext context;
    private final ExecutorService workers;

    public JobRunner(
            ObjectStore store,
            DerivedLake derived,
            Supplier<SqlEngine> engine,
            Function<DatasetName, Optional<DataContract>> contracts,
            Supplier<String> attempts,
            InstantSource clock,
            String who,
            Options options) {
        this.options = options;
        this.engine = new LazyEngine(engine);
        this.workers = Executors.newFixedThreadPool(options.atOnce());
        Staging staging = new Staging(store, options.directory().resolve("inputs"));
        this.context = new RunContext(
                store,
                derived,
                this.engine,
                staging,
                new MirrorFolds(this.engine, staging, options.directory().resolve("mirrors")),
                options.directory().resolve("outputs"),
                contracts,
                attempts,
                clock,
                who);
    }

    /**
     * @param directory for copies of inputs and files in the making
     * @param atOnce partitions that run beside one another
     * @param stagedBytes of copies of inputs that are kept between plans
     * @param pause before an attempt is repeated; doubles with each
     */
    public record Options(Path directory, int atOnce, long stagedBytes, Duration pause) {
        public Options {
            if (atOnce < 1 || stagedBytes < 0 || pause.isNegative()) {
                throw new IllegalArgumentException("options must not be negative, and at least one partition must run");
            }
        }
    }

    /** Told what goes on, from several threads. */
    public interface Listener {
        /** A plan is about to be carried out. */
        default void planned(List<PlannedRun> runs) {}

        /** A partition is begun. */
        default void started(PlannedRun run) {}

        /** A partition has ended. */
        default void finished(PlannedRun run, Outcome outcome) {}
    }

    /**
     * What became of every partition that was planned, in order; of one that was planned again, what became of it last.
     *
     * @param nothingLeft whether the last look at the lake found nothing more to do
     */
    public record Report(Map<PlannedRun, Outcome> outcomes, boolean nothingLeft) {
        public Report {
            outcomes = Collections.unmodifiableMap(new LinkedHashMap<>(outcomes));
        }

        /** Whether everything is current, by this runner or by others. */
        public boolean isComplete() {
            return nothingLeft
                    && outcomes.values().stream()
                            .noneMatch(outcome -> outcome instanceof Outcome.Failed || outcome instanceof Outcome.Held);
        }
    }

    /**
     * Carries a plan out, and the plans that follow from what others did meanwhile.
     *
     * @param next looks at the lake again
     * @throws IOException when the jobs can't be read again
     */
    public Report apply(JobsPlan first, Planner next, Predicate<PlannedRun> chosen, Listener listener)
            throws IOException, InterruptedException {
        Map<Target, Entry> outcomes = new LinkedHashMap<>();
        Set<String> givenUp = new HashSet<>();
        Optional<JobsPlan> plan = Optional.of(first);
        boolean nothingLeft = false;
        for (int round = 0; round < MOST_ROUNDS && plan.isPresent(); round++) {
            List<PlannedRun> due = plan.get().runs(chosen).stream()
                    .filter(run -> !givenUp.contains(run.target().key()))
                    .toList();
            if (due.isEmpty()) {
                nothingLeft = true;
                break;
            }
            listener.planned(due);
            Map<PlannedRun, Outcome> ended = carryOut(plan.get(), due, givenUp, listener);
            ended.forEach((run, outcome) -> {
                outcomes.put(new Target(run.job().output(), run.slot()), new Entry(run, outcome));
                if (outcome instanceof Outcome.Failed || outcome instanceof Outcome.Held) {
                    givenUp.add(run.target().key());
                }
            });
            context.staging().trim(options.stagedBytes());
            nothingLeft = ended.values().stream().allMatch(Outcome.Current.class::isInstance);
            plan = nothingLeft ? Optional.empty() : next.plan();
        }
        Map<PlannedRun, Outcome> report = new LinkedHashMap<>();
        outcomes.values().forEach(entry -> report.put(entry.run(), entry.outcome()));
        keepPointers(report);
        return new Report(report, nothingLeft);
    }

    /** After a backfill: what was moved now is not read one by one by the next process. */
    private void keepPointers(Map<PlannedRun, Outcome> report) {
        Map<DatasetName, Integer> moved = new TreeMap<>();
        report.forEach((run, outcome) -> {
            if (outcome instanceof Outcome.Current) {
                moved.merge(run.job().output(), 1, Integer::sum);
            }
        });
        moved.values().removeIf(count -> count <= DerivedLake.FEW_POINTERS);
        try {
            moved.keySet().forEach(dataset -> {
                DerivedDataset unused = context.derived().dataset(dataset);
            });
            context.derived().keepIndexes(moved.keySet());
        } catch (MillraceException e) {
            LOG.warn("the next look reads every pointer: {}", e.getMessage());
        }
    }

    /** Plans anew; empty when the jobs can't run any more. */
    public interface Planner {
        Optional<JobsPlan> plan() throws IOException;
    }

    /** Ends the engine if it has had no work for so long; the next work starts it again. Only while nothing runs. */
    public void rest(Duration idle) {
        engine.rest(idle);
    }

    @Override
    public void close() {
        workers.shutdownNow();
        context.staging().close();
        engine.close();
        Scratch.delete(options.directory());
    }

    private Map<PlannedRun, Outcome> carryOut(
            JobsPlan plan, List<PlannedRun> due, Set<String> givenUp, Listener listener) throws InterruptedException {
        Map<PlannedRun, Outcome> ended = new LinkedHashMap<>();
        Set<String> missing = new HashSet<>(givenUp);
        Set<DatasetName> incomplete = new HashSet<>();
        for (List<PlannedRun> ofJob : byJob(due)) {
            Map<PlannedRun, CompletableFuture<Outcome>> running = new LinkedHashMap<>();
            for (PlannedRun run : ofJob) {
                Optional<InputRef> awaited = run.target().inputs().stream()
                        .filter(input -> missing.contains(input.content())
                                || (input.slot().isEmpty() && incomplete.contains(input.dataset())))
                        .findFirst();
                running.put(
                        run,
                        awaited.isPresent()
                                ? CompletableFuture.completedFuture(
                                        new Outcome.Waiting(awaited.get().toString()))
                                : CompletableFuture.supplyAsync(() -> one(plan, run, listener), workers));
            }
            for (Map.Entry<PlannedRun, CompletableFuture<Outcome>> run : running.entrySet()) {
                Outcome outcome = run.getValue().join();
                ended.put(run.getKey(), outcome);
                listener.finished(run.getKey(), outcome);
                if (!(outcome instanceof Outcome.Current)) {
                    missing.add(run.getKey().target().key());
                    incomplete.add(run.getKey().job().output());
                }
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        return ended;
    }

    private static Collection<List<PlannedRun>> byJob(List<PlannedRun> runs) {
        Map<DatasetName, List<PlannedRun>> jobs = new LinkedHashMap<>();
        runs.forEach(run -> jobs.computeIfAbsent(run.job().output(), job -> new ArrayList<>())
                .add(run));
        return jobs.values();
    }

    private Outcome one(JobsPlan plan, PlannedRun run, Listener listener) {
        listener.started(run);
        for (int attempt = 1; ; attempt++) {
            try {
                return new PartitionRun(context, plan, run).carryOut();
            } catch (MillraceException e) {
                if (e.code().kind() != ErrorKind.EXTERNAL || attempt == ATTEMPTS) {
                    return new Outcome.Failed(e.code(), String.valueOf(e.getMessage()));
                }
                LOG.warn(
                        "{} {}: {}; attempt {} of {}",
                        run.job().output(),
                        run.slot(),
                        e.getMessage(),
                        attempt,
                        ATTEMPTS);
            } catch (RuntimeException e) {
                LOG.error("{} {} failed", run.job().output(), run.slot(), e);
                return new Outcome.Failed(
                        ErrorCode.INTERNAL_ERROR,
                        "an unforeseen " + e.getClass().getSimpleName() + "; the log says where");
            }
            try {
                Thread.sleep(options.pause().toMillis() << (attempt - 1));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new Outcome.Failed(ErrorCode.SHUTTING_DOWN, "interrupted; the next run goes on");
            }
        }
    }

    private record Target(DatasetName dataset, Slot slot) {}

    private record Entry(PlannedRun run, Outcome outcome) {}

    /** Starts the engine when the first run needs it, so that plans without work cost nothing. */
    private static final class LazyEngine implements Supplier<SqlEngine>, AutoCloseable {
        private final Supplier<SqlEngine> start;
        private Optional<SqlEngine> started = Optional.empty();
        private long lastUse;

        private LazyEngine(Supplier<SqlEngine> start) {
            this.start = start;
        }

        @Override
        public synchronized SqlEngine get() {
            if (started.filter(SqlEngine::isAlive).isEmpty()) {
                close();
                started = Optional.of(start.get());
            }
            lastUse = System.nanoTime();
            return started.get();
        }

        private synchronized void rest(Duration idle) {
            if (started.isPresent() && System.nanoTime() - lastUse >= idle.toNanos()) {
                close();
            }
        }

        @Override
        public synchronized void close() {
            started.ifPresent(SqlEngine::close);
            started = Optional.empty();
        }
    }
}
