package io.millrace.cdc.source;

import io.millrace.cdc.check.Finding;
import io.millrace.cdc.check.ServerFacts;
import io.millrace.cdc.check.SetupCheck;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks one source again and again on a daemon thread, and says in the log when what it finds has changed. */
public final class SourceWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SourceWatch.class);

    /** A reading takes several statements, each with its own timeout; one that is not back by then is stuck. */
    private static final Duration LONGEST_READING = Duration.ofMinutes(2);

    private final String name;
    private final FactsSource source;
    private final SetupCheck check;
    private final Backoff backoff;
    private final InstantSource clock;
    private final Thread thread;
    private volatile SourceState state = new SourceState.Unproven();
    private volatile Instant lastAttempt;

    public SourceWatch(String name, FactsSource source, SetupCheck check, Backoff backoff, InstantSource clock) {
        this.name = name;
        this.source = source;
        this.check = check;
        this.backoff = backoff;
        this.clock = clock;
        this.lastAttempt = clock.instant();
        this.thread = new Thread(this::run, "source-" + name);
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    public String name() {
        return name;
    }

    /** What the last check found; a check that is overdue makes the source unavailable. */
    public SourceState state() {
        Instant attempted = lastAttempt;
        if (clock.instant().isAfter(attempted.plus(backoff.longest()).plus(LONGEST_READING))) {
            return new SourceState.Unavailable(
                    attempted,
                    FailureKind.UNREACHABLE,
                    "Source " + name + " has not been checked since " + attempted
                            + ": the check hangs; restart the connector");
        }
        return state;
    }

    private void run() {
        int failures = 0;
        while (!Thread.currentThread().isInterrupted()) {
            SourceState found = attempt();
            failures = found instanceof SourceState.Unavailable ? failures + 1 : 0;
            state = found;
            lastAttempt = clock.instant();
            try {
                Thread.sleep(wait(found, failures).toMillis());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** A wrong password isn't tried in quick succession: servers lock accounts and block hosts for that. */
    private Duration wait(SourceState found, int failures) {
        boolean denied =
                found instanceof SourceState.Unavailable unavailable && unavailable.kind() == FailureKind.ACCESS_DENIED;
        return denied ? backoff.longest() : backoff.afterFailures(failures);
    }

    private SourceState attempt() {
        try {
            ServerFacts facts = source.read();
            return judged(facts, check.findings(facts));
        } catch (SourceUnavailableException e) {
            return unavailable(e.kind(), String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("the check of source {} broke", name, e);
            return unavailable(
                    FailureKind.REFUSED,
                    "Source " + name + " can't be checked: " + e.getClass().getSimpleName()
                            + "; the log has the whole error");
        }
    }

    private SourceState judged(ServerFacts facts, List<Finding> findings) {
        SourceState before = state;
        if (findings.stream().anyMatch(Finding.Blocking.class::isInstance)) {
            boolean same = before instanceof SourceState.Misconfigured known
                    && known.findings().equals(findings);
            if (!same) {
                LOG.warn("source {} can't be captured: {}", name, findings);
            }
            return new SourceState.Misconfigured(
                    before instanceof SourceState.Misconfigured known ? known.since() : clock.instant(),
                    facts,
                    findings);
        }
        boolean same =
                before instanceof SourceState.Ready known && known.findings().equals(findings);
        if (!same) {
            LOG.info("source {} is ready: {}, {} warnings {}", name, facts.versionText(), findings.size(), findings);
        }
        return new SourceState.Ready(
                before instanceof SourceState.Ready known ? known.since() : clock.instant(), facts, findings);
    }

    private SourceState unavailable(FailureKind kind, String reason) {
        SourceState before = state;
        boolean same = before instanceof SourceState.Unavailable known
                && known.reason().equals(reason);
        if (!same) {
            LOG.warn("{}", reason);
        }
        return new SourceState.Unavailable(
                before instanceof SourceState.Unavailable known ? known.since() : clock.instant(), kind, reason);
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
