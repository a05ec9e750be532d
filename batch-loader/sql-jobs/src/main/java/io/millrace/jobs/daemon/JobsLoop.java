package io.millrace.jobs.daemon;

import io.millrace.jobs.lake.VersionExpiry;
import io.millrace.jobs.lineage.LineageListener;
import io.millrace.jobs.plan.PlannedRun;
import io.millrace.jobs.run.Descriptions;
import io.millrace.jobs.run.JobRunner;
import io.millrace.jobs.run.Jobs;
import io.millrace.jobs.run.JobsPlan;
import io.millrace.jobs.run.Outcome;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorKind;
import io.millrace.schemas.error.MillraceException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at jobs and lake again and again while this instance is the leader, and makes what is stale. Whatever goes wrong in a look is
 * told, and the next look comes.
 */
public final class JobsLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobsLoop.class);
    private static final Duration ELECTION = Duration.ofSeconds(1);
    private static final Duration FIRST_EXPIRY = Duration.ofMinutes(10);
    private static final Duration EXPIRY_INTERVAL = Duration.ofDays(1);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(30);

    private final Jobs jobs;
    private final Descriptions descriptions;
    private final JobRunner runner;
    private final Leadership leadership;
    private final JobsMetrics metrics;
    private final InstantSource clock;
    private final Duration interval;
    private final Duration sparkIdle;
    private final LineageListener lineage;
    private final VersionExpiry expiry;
    private final Duration keepVersions;
    private Instant nextExpiry;
    private final Thread thread = new Thread(this::run, "jobs");
    private volatile State state = new State(false, Optional.empty(), 0, List.of(), Map.of(), Map.of());

    JobsLoop(
            Jobs jobs,
            Descriptions descriptions,
            JobRunner runner,
            Leadership leadership,
            JobsMetrics metrics,
            VersionExpiry expiry,
            LineageListener lineage,
            InstantSource clock,
            SqlJobsSettings settings) {
        this.lineage = lineage;
        this.expiry = expiry;
        this.keepVersions = settings.keepVersions();
        this.nextExpiry = clock.instant().plus(FIRST_EXPIRY);
        this.jobs = jobs;
        this.descriptions = descriptions;
        this.runner = runner;
        this.leadership = leadership;
        this.metrics = metrics;
        this.clock = clock;
        this.interval = settings.interval();
        this.sparkIdle = settings.sparkIdle();
    }

    /**
     * How the jobs stand after the last look.
     *
     * @param lastLook when everything was last looked at without an error of the lake or the files
     * @param problems what is wrong with the job files
     * @param failed partitions that could not be made, with the reason
     * @param held partitions whose newest version is held, with the reason
     */
    public record State(
            boolean isLeader,
            Optional<Instant> lastLook,
            int jobs,
            List<String> problems,
            Map<String, String> failed,
            Map<String, String> held) {
        public State {
            problems = List.copyOf(problems);
            failed = Map.copyOf(failed);
            held = Map.copyOf(held);
        }
    }

    /** Begins. */
    public void start() {
        leadership.start();
        thread.setDaemon(true);
        thread.start();
    }

    public State state() {
        return state;
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                boolean leads = leadership.await(ELECTION);
                metrics.leads(leads);
                if (!leads) {
                    state = new State(false, state.lastLook(), 0, List.of(), Map.of(), Map.of());
                    metrics.found(0, 0, 0);
                    metrics.failing(0);
                    runner.rest(Duration.ZERO);
                    continue;
                }
                lookSafely();
                expireSafely();
                runner.rest(sparkIdle);
                Thread.sleep(interval.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void lookSafely() throws InterruptedException {
        try {
            look();
        } catch (MillraceException | IOException e) {
            LOG.warn("the jobs could not be looked at, which is tried again: {}", e.getMessage());
        } catch (RuntimeException | Error e) {
            LOG.error("looking at the jobs broke; it is tried again", e);
        }
    }

    /** Once a day, and not right after the start. */
    private void expireSafely() {
        Instant now = clock.instant();
        if (now.isBefore(nextExpiry)) {
            return;
        }
        nextExpiry = now.plus(EXPIRY_INTERVAL);
        try {
            int gone = 0;
            for (DatasetName dataset : expiry.datasets()) {
                for (VersionExpiry.Expired version : expiry.plan(dataset, keepVersions)) {
                    gone += expiry.apply(version) ? 1 : 0;
                }
            }
            if (gone > 0) {
                LOG.info("deleted {} versions that were replaced longer than {} ago", gone, keepVersions);
            }
        } catch (RuntimeException e) {
            LOG.warn("old versions could not be deleted, which is tried again: {}", e.getMessage());
        }
    }

    private void look() throws IOException, InterruptedException {
        Optional<JobsPlan> first = plan();
        if (first.isEmpty()) {
            return;
        }
        JobsPlan plan = first.get();
        descriptions.publish(plan);
        if (plan.plan().runs().isEmpty()) {
            looked(plan, Map.of());
            return;
        }
        LOG.info("{} partitions are stale", plan.plan().runs().size());
        JobRunner.Report report = runner.apply(plan, this::plan, run -> leadership.isHeld(), new Told(plan));
        Map<String, String> failed = new TreeMap<>();
        report.outcomes().forEach((run, outcome) -> {
            if (outcome instanceof Outcome.Failed broken && broken.code().kind() != ErrorKind.EXTERNAL) {
                failed.put(run.job().output() + " " + run.slot(), broken.message());
            }
        });
        Optional<JobsPlan> after = plan();
        if (after.isPresent()) {
            looked(after.get(), failed);
        }
    }

    private Optional<JobsPlan> plan() throws IOException {
        Jobs.Planning planning = jobs.plan(jobs::isScheduled);
        if (planning instanceof Jobs.Planning.Refused refused) {
            List<String> problems =
                    refused.problems().stream().map(Object::toString).toList();
            if (!problems.equals(state.problems())) {
                LOG.warn("nothing runs while jobs are wrong:\n{}", String.join("\n", problems));
            }
            metrics.found(0, 0, problems.size());
            state = new State(true, Optional.of(clock.instant()), 0, problems, Map.of(), Map.of());
        }
        return planning instanceof Jobs.Planning.Planned planned ? Optional.of(planned.plan()) : Optional.empty();
    }

    private void looked(JobsPlan plan, Map<String, String> failed) {
        Map<String, String> held = new TreeMap<>();
        plan.held().stream()
                .filter(version -> !version.held().isRolledBack())
                .forEach(version -> held.put(
                        version.dataset() + " " + version.slot(),
                        String.join("; ", version.held().findings())));
        metrics.found(plan.plan().runs().size(), held.size(), 0);
        metrics.failing(failed.size());
        state = new State(true, Optional.of(clock.instant()), plan.jobs().size(), List.of(), failed, held);
    }

    private final class Told implements JobRunner.Listener {
        private final JobsPlan plan;
        private final List<String> heldBefore = new ArrayList<>(state.held().keySet());

        private Told(JobsPlan plan) {
            this.plan = plan;
        }

        @Override
        public void finished(PlannedRun run, Outcome outcome) {
            lineage.finished(plan.job(run), run, outcome);
            metrics.finished(outcome);
            String what = run.job().output() + " " + run.slot();
            if (outcome instanceof Outcome.Held held && !heldBefore.contains(what)) {
                LOG.warn("{} is held, its last good version stays: {}", what, String.join("; ", held.findings()));
            } else if (outcome instanceof Outcome.Failed failed) {
                LOG.warn("{} failed, which is tried again: {}", what, failed.message());
            } else if (outcome instanceof Outcome.Current current) {
                LOG.info("{} is current: {} rows", what, current.rows());
            }
        }
    }

    /** What is in the making is given up: the next leader goes on. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(CLOSE_PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        leadership.close();
    }
}
