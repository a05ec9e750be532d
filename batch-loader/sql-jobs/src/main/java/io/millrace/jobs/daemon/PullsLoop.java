package io.millrace.jobs.daemon;

import io.millrace.jobs.JobProblem;
import io.millrace.jobs.pull.Pull;
import io.millrace.jobs.pull.PullDirectory;
import io.millrace.jobs.pull.PullOutcome;
import io.millrace.jobs.pull.PullRunner;
import io.millrace.jobs.pull.PullStates;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs each pull when a time of its schedule has come, while this instance is the leader. A slow API delays no other. */
public final class PullsLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PullsLoop.class);
    private static final long CLOSE_PATIENCE_SECONDS = 15;

    private final Path directory;
    private final PullRunner runner;
    private final PullStates states;
    private final BooleanSupplier leads;
    private final PullsMetrics metrics;
    private final InstantSource clock;
    private final long intervalMillis;
    private final ExecutorService workers;
    private final Map<String, PullStanding> standings = new ConcurrentHashMap<>();
    private final Set<String> running = ConcurrentHashMap.newKeySet();
    private final Thread thread = new Thread(this::run, "pulls");
    private volatile List<String> problems = List.of();
    private volatile boolean closed;

    PullsLoop(
            PullRunner runner,
            PullStates states,
            BooleanSupplier leads,
            PullsMetrics metrics,
            InstantSource clock,
            SqlJobsSettings settings) {
        this(
                settings.pulls(),
                runner,
                states,
                leads,
                metrics,
                clock,
                settings.interval().toMillis(),
                settings.concurrentPulls());
    }

    PullsLoop(
            Path directory,
            PullRunner runner,
            PullStates states,
            BooleanSupplier leads,
            PullsMetrics metrics,
            InstantSource clock,
            long intervalMillis,
            int atOnce) {
        this.directory = directory;
        this.runner = runner;
        this.states = states;
        this.leads = leads;
        this.metrics = metrics;
        this.clock = clock;
        this.intervalMillis = intervalMillis;
        this.workers = Executors.newFixedThreadPool(atOnce);
    }

    /** Begins. */
    public void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** How each pull stands, by name; empty on an instance that is not the leader. */
    Map<String, PullStanding> standings() {
        return Map.copyOf(standings);
    }

    /** What is wrong with the declarations. */
    List<String> problems() {
        return problems;
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                lookSafely();
                Thread.sleep(intervalMillis);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void lookSafely() {
        try {
            look();
        } catch (MillraceException | IOException e) {
            LOG.warn("the pulls could not be looked at, which is tried again: {}", e.getMessage());
        } catch (RuntimeException | Error e) {
            LOG.error("looking at the pulls broke; it is tried again", e);
        }
    }

    /** Starts what is due. */
    void look() throws IOException {
        if (!leads.getAsBoolean()) {
            keepOnly(Set.of());
            tell(List.of());
            return;
        }
        PullDirectory found = PullDirectory.load(directory);
        tell(found.problems());
        Set<String> names = new HashSet<>();
        for (Pull pull : found.pulls()) {
            names.add(pull.name());
            if (!running.contains(pull.name())) {
                begin(pull);
            }
        }
        keepOnly(names);
    }

    private void tell(List<JobProblem> wrong) {
        List<String> texts = wrong.stream().map(Object::toString).toList();
        if (!texts.equals(problems)) {
            texts.forEach(text -> LOG.warn("a pull does not run while it is wrong: {}", text));
        }
        problems = texts;
        metrics.problems(texts.size());
    }

    private void keepOnly(Set<String> names) {
        for (String name : Set.copyOf(standings.keySet())) {
            if (!names.contains(name)) {
                standings.remove(name);
                metrics.forget(name);
            }
        }
    }

    private void begin(Pull pull) {
        PullStanding standing = standings.get(pull.name());
        if (standing == null || !standing.pull().equals(pull)) {
            standing = PullStanding.of(pull, states.read(pull.name()));
            standings.put(pull.name(), standing);
            standing.succeededAt().ifPresent(moment -> metrics.succeeded(pull.name(), moment));
        }
        metrics.stands(pull.name(), standing);
        Optional<Instant> tick = standing.due(clock.instant());
        if (tick.isPresent() && running.add(pull.name())) {
            workers.execute(() -> finish(pull, tick.get()));
        }
    }

    private void finish(Pull pull, Instant tick) {
        try {
            PullOutcome outcome = run(pull, tick);
            metrics.finished(pull.name(), outcome);
            note(pull, tick, outcome);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            running.remove(pull.name());
        }
    }

    private PullOutcome run(Pull pull, Instant tick) throws InterruptedException {
        try {
            return runner.run(pull, Optional.of(tick), () -> !closed && leads.getAsBoolean());
        } catch (RuntimeException e) {
            LOG.error("pull {} broke", pull.name(), e);
            return new PullOutcome.Failed(
                    0, ErrorCode.INTERNAL_ERROR, "pull " + pull.name() + " broke; the service's log says where");
        }
    }

    private void note(Pull pull, Instant tick, PullOutcome outcome) {
        Instant now = clock.instant();
        if (outcome instanceof PullOutcome.Through through) {
            LOG.info("pull {}: {} rows of {} pages", pull.name(), through.rows(), through.pages());
            if (!through.isWhole()) {
                LOG.warn("pull {} ended at its limits; the next run goes on from there", pull.name());
            }
            metrics.succeeded(pull.name(), now);
            standings.computeIfPresent(pull.name(), (name, standing) -> standing.through(tick, now));
        } else if (outcome instanceof PullOutcome.Failed failed) {
            LOG.warn("pull {} failed: {}", pull.name(), failed.message());
            standings.computeIfPresent(pull.name(), (name, standing) -> standing.failed(failed, tick, now));
        } else {
            // Somebody else has moved the state, or will: it is read again.
            standings.remove(pull.name());
        }
    }

    /** Runs end before their next request; what they had begun is begun again by the next leader. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        workers.shutdownNow();
        try {
            boolean unused = workers.awaitTermination(CLOSE_PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
