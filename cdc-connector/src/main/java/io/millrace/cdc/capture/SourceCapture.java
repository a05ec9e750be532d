package io.millrace.cdc.capture;

import io.millrace.cdc.binlog.UndecodableEventException;
import io.millrace.cdc.reader.BinlogEndedException;
import io.millrace.cdc.snapshot.SnapshotStatus;
import io.millrace.cdc.source.Backoff;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Captures one source on a thread of its own for as long as this instance is elected; begins again after every failure. */
public final class SourceCapture implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SourceCapture.class);
    private static final Duration ELECTION_POLL = Duration.ofMillis(200);
    private static final Duration RECOVERED_AFTER = Duration.ofSeconds(1);
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(30);
    private static final Duration LONGEST_STANDSTILL = Duration.ofMinutes(2);
    private static final String STALLED = "stalled";
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

    private final CaptureContext context;
    private final Leadership leadership;
    private final Backoff backoff;
    private final Thread thread;
    private volatile CaptureState state = new CaptureState.Standby();
    private volatile @Nullable SourceSession session;
    private volatile boolean closed;

    public SourceCapture(CaptureContext context, Leadership leadership, Backoff backoff) {
        this.context = context;
        this.leadership = leadership;
        this.backoff = backoff;
        this.thread = new Thread(this::run, "capture-" + context.source().name());
        thread.setDaemon(true);
    }

    public void start() {
        context.metrics().watch(this::state);
        context.metrics().watchSnapshots(this::snapshots);
        leadership.start();
        thread.start();
    }

    public String name() {
        return context.source().name();
    }

    /** What the capture does; one that does not get ahead has failed, whatever it believes itself. */
    public CaptureState state() {
        CaptureState believed = state;
        if (!(believed instanceof CaptureState.Streaming streaming)) {
            return believed;
        }
        Instant now = context.clock().instant();
        Duration silence = Duration.between(streaming.lastContact(), now);
        if (silence.compareTo(LONGEST_SILENCE.plus(context.heartbeat().multipliedBy(4))) > 0) {
            return new CaptureState.Failed(
                    streaming.lastContact(),
                    STALLED,
                    "Nothing of source " + name() + " has been handled for " + silence.toSeconds()
                            + " s, not even a heartbeat: look whether Kafka takes what is written");
        }
        return stuckSince(now)
                .<CaptureState>map(since -> new CaptureState.Failed(
                        since,
                        STALLED,
                        "Source " + name() + " has written to its binlog, but the position has not moved since " + since
                                + ": look whether the server sends, and whether Kafka takes what is written"))
                .orElse(streaming);
    }

    private Optional<Instant> stuckSince(Instant now) {
        return lag().flatMap(Lag::stuckSince)
                .filter(since -> since.plus(LONGEST_STANDSTILL).isBefore(now));
    }

    /** How far the capture is behind; empty when this instance doesn't know. */
    public Optional<Lag> lag() {
        return context.metrics().lag();
    }

    /** Every table whose rows are or were copied since the connection was made. */
    public List<SnapshotStatus> snapshots() {
        SourceSession current = session;
        return current == null ? List.of() : current.snapshots();
    }

    private void run() {
        int failures = 0;
        boolean careful = false;
        boolean again = false;
        try {
            while (!closed) {
                if (!leadership.await(ELECTION_POLL)) {
                    state = new CaptureState.Standby();
                    continue;
                }
                if (again) {
                    context.metrics().connectedAgain();
                }
                again = true;
                try {
                    SourceSession begun = new SourceSession(context, careful, this::reached);
                    session = begun;
                    begun.run(() -> closed || !leadership.isHeld());
                    failures = 0;
                } catch (MillraceException e) {
                    careful = e instanceof UndecodableEventException;
                    failures = state instanceof CaptureState.Streaming ? 1 : failures + 1;
                    fail(e.code(), code(e), String.valueOf(e.getMessage()), failures);
                } catch (RuntimeException e) {
                    if (closed) {
                        return;
                    }
                    LOG.error("the capture of source {} broke", name(), e);
                    failures++;
                    fail(
                            ErrorCode.INTERNAL_ERROR,
                            ErrorCode.INTERNAL_ERROR.text(),
                            "Source " + name() + " can't be captured: "
                                    + e.getClass().getSimpleName() + "; the log has the whole error",
                            failures);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            leadership.close();
        }
    }

    /** A failure stays shown until changes have flowed for a while: a session that fails again at once is no recovery. */
    private void reached(CaptureState reached) {
        if (state instanceof CaptureState.Failed) {
            boolean recovered = reached instanceof CaptureState.Streaming streaming
                    && context.clock().instant().isAfter(streaming.since().plus(RECOVERED_AFTER));
            if (!recovered) {
                return;
            }
        }
        state = reached;
    }

    private static String code(MillraceException e) {
        return e instanceof BinlogEndedException ended
                ? ended.reason().text()
                : e.code().text();
    }

    private void fail(ErrorCode kind, String code, String reason, int failures) throws InterruptedException {
        if (closed) {
            return;
        }
        context.metrics().failed(code);
        CaptureState before = state;
        boolean same =
                before instanceof CaptureState.Failed known && known.reason().equals(reason);
        if (!same) {
            LOG.warn("{}", reason);
        }
        Instant since = before instanceof CaptureState.Failed known
                ? known.since()
                : context.clock().instant();
        state = new CaptureState.Failed(since, code, reason);
        boolean patient = kind == ErrorCode.SOURCE_POSITION_LOST || kind == ErrorCode.INVALID_CONFIGURATION;
        Thread.sleep((patient ? backoff.longest() : backoff.afterFailures(failures)).toMillis());
    }

    /** Ends the thread wherever it is, with nothing committed or given back in order; for tests of crashes. */
    void kill() {
        closed = true;
        thread.interrupt();
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join(STOP_PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }
}
