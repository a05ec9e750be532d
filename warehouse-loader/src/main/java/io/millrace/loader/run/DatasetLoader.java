package io.millrace.loader.run;

import io.millrace.loader.reconcile.CycleOutcome;
import io.millrace.loader.reconcile.DatasetState;
import io.millrace.loader.reconcile.LoadCycle;
import io.millrace.loader.reconcile.LoadPolicy;
import io.millrace.loader.reconcile.LoadPorts;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One dataset and when it is its turn. Runs on one thread at a time. */
final class DatasetLoader {
    private static final Logger LOG = LoggerFactory.getLogger(DatasetLoader.class);
    private static final Duration AT_LEAST = Duration.ofSeconds(1);
    private static final Duration BUSY = Duration.ofSeconds(5);
    private static final int OVERDUE_CADENCES = 20;

    private final DatasetName dataset;
    private final LoadPorts ports;
    private final LoadPolicy policy;
    private final Duration cadence;
    private final Backoff backoff;
    private final LoaderStatus status;
    private final Uptime uptime;
    private final DatasetState state = new DatasetState();
    private volatile int failures;
    private int fruitless;
    private volatile boolean running;
    private volatile Duration due;
    private volatile Duration lastPass;

    DatasetLoader(
            DatasetName dataset,
            LoadPorts ports,
            LoadPolicy policy,
            Duration cadence,
            Backoff backoff,
            LoaderStatus status,
            Uptime uptime) {
        this.dataset = dataset;
        this.ports = ports;
        this.policy = policy;
        this.cadence = cadence;
        this.backoff = backoff;
        this.status = status;
        this.uptime = uptime;
        this.due = uptime.elapsed();
        this.lastPass = due;
    }

    boolean isDue(Duration now) {
        return !running && due.compareTo(now) <= 0;
    }

    /** Whether no pass has ended for far longer than any takes. */
    boolean isOverdue(Duration now, Duration longestPass) {
        Duration expected = cadence.multipliedBy(OVERDUE_CADENCES);
        Duration limit = expected.compareTo(longestPass) >= 0 ? expected : longestPass;
        return now.minus(lastPass).compareTo(limit) > 0;
    }

    /** What was away is back: the rest of a wait after a failure is not worth waiting. */
    void recovered(Duration now) {
        if (failures > 0 && !running && due.compareTo(now) > 0) {
            due = now;
        }
    }

    Duration due() {
        return due;
    }

    /** Marks the dataset as taken, until {@link #run} has ended. */
    void take() {
        running = true;
    }

    /** It was taken, but will not run. */
    void giveBack() {
        running = false;
    }

    /** One pass. Whatever breaks in it, the next one comes. */
    void run() {
        Duration pause = backoff.longest();
        try {
            CycleOutcome outcome = cycle();
            failures = outcome instanceof CycleOutcome.Failed ? failures + 1 : 0;
            fruitless = isFruitless(outcome) ? fruitless + 1 : 0;
            status.passed(dataset, outcome, state);
            pause = pause(outcome);
        } finally {
            lastPass = uptime.elapsed();
            due = lastPass.plus(pause);
            running = false;
        }
    }

    private CycleOutcome cycle() {
        try {
            return new LoadCycle(dataset, state, ports, policy).run();
        } catch (RuntimeException | Error e) {
            LOG.error("loading {} broke; it is tried again", dataset, e);
            return new CycleOutcome.Failed(new MillraceException(
                    ErrorCode.INTERNAL_ERROR, "loading broke: " + e.getClass().getSimpleName(), e));
        }
    }

    private Duration pause(CycleOutcome outcome) {
        if (outcome instanceof CycleOutcome.Failed) {
            return backoff.after(failures);
        }
        if (outcome instanceof CycleOutcome.Worked worked && worked.more()) {
            return fruitless == 0 ? Duration.ZERO : backoff.after(fruitless);
        }
        if (outcome instanceof CycleOutcome.Busy) {
            return shorter(cadence, BUSY);
        }
        Instant now = ports.clock().instant();
        Duration retry = state.nextRetry()
                .map(moment -> Duration.between(now, moment))
                .map(wait -> wait.compareTo(AT_LEAST) < 0 ? AT_LEAST : wait)
                .orElse(cadence);
        return shorter(cadence, retry);
    }

    /** There was more to do, but nothing came of it: doing it again at once would only keep the warehouse busy. */
    private static boolean isFruitless(CycleOutcome outcome) {
        return outcome instanceof CycleOutcome.Worked worked
                && worked.more()
                && worked.loaded() == 0
                && worked.held() == 0;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
