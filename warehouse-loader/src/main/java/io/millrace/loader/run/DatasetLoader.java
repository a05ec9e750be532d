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
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
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
    private final Function<DatasetName, LoadPolicy> policies;
    private final Function<DatasetName, Duration> cadences;
    private final Retries retries;
    private final LoaderStatus status;
    private final Uptime uptime;
    private final DatasetState state = new DatasetState();
    private volatile int failures;
    private volatile boolean waited;
    private @Nullable Backoff lastBackoff;
    private int fruitless;
    private volatile boolean running;
    private volatile Duration due;
    private volatile Duration lastPass;

    DatasetLoader(
            DatasetName dataset,
            LoadPorts ports,
            Function<DatasetName, LoadPolicy> policies,
            Function<DatasetName, Duration> cadences,
            Retries retries,
            LoaderStatus status,
            Uptime uptime) {
        this.dataset = dataset;
        this.ports = ports;
        this.policies = policies;
        this.cadences = cadences;
        this.retries = retries;
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
        Duration expected = cadences.apply(dataset).multipliedBy(OVERDUE_CADENCES);
        Duration limit = expected.compareTo(longestPass) >= 0 ? expected : longestPass;
        return now.minus(lastPass).compareTo(limit) > 0;
    }

    /** What was away is back: the rest of a wait is not worth waiting. */
    void recovered(Duration now) {
        if ((failures > 0 || waited) && !running && due.compareTo(now) > 0) {
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

    /**
     * One pass. Whatever breaks in it, the next one comes.
     *
     * @param waitsFor why nothing may be loaded now: the pass only looks what there is to load
     */
    void run(Optional<String> waitsFor) {
        Duration pause = retries.outage().longest();
        try {
            CycleOutcome outcome = cycle(waitsFor);
            waited = outcome instanceof CycleOutcome.Waiting;
            countFailures(outcome);
            fruitless = isFruitless(outcome) ? fruitless + 1 : 0;
            status.passed(dataset, outcome, state);
            pause = pause(outcome);
        } finally {
            lastPass = uptime.elapsed();
            due = lastPass.plus(pause);
            running = false;
        }
    }

    /** Failures of another kind are counted anew. */
    private void countFailures(CycleOutcome outcome) {
        if (!(outcome instanceof CycleOutcome.Failed failed)) {
            failures = 0;
            return;
        }
        Backoff backoff = retries.of(failed.error().code());
        failures = backoff.equals(lastBackoff) ? failures + 1 : 1;
        lastBackoff = backoff;
    }

    private CycleOutcome cycle(Optional<String> waitsFor) {
        try {
            return new LoadCycle(dataset, state, ports, policies.apply(dataset), waitsFor).run();
        } catch (MillraceException e) {
            // The policy itself: a contract that says what no table can be.
            LOG.warn("{} can't be loaded: {}", dataset, e.getMessage());
            return new CycleOutcome.Failed(e);
        } catch (RuntimeException | Error e) {
            LOG.error("loading {} broke; it is tried again", dataset, e);
            return new CycleOutcome.Failed(new MillraceException(
                    ErrorCode.INTERNAL_ERROR, "loading broke: " + e.getClass().getSimpleName(), e));
        }
    }

    private Duration pause(CycleOutcome outcome) {
        Duration cadence = cadences.apply(dataset);
        if (outcome instanceof CycleOutcome.Failed failed) {
            return retries.of(failed.error().code()).after(failures);
        }
        if (outcome instanceof CycleOutcome.Worked worked && worked.more()) {
            return fruitless == 0 ? Duration.ZERO : retries.outage().after(fruitless);
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
