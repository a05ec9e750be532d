package io.millrace.loader.lake;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes what loads left behind that were cut off. Not thread-safe. */
public final class LeftoverSweep implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(LeftoverSweep.class);

    /** No load takes so long. */
    private static final Duration AGE = Duration.ofDays(1);

    /** The files of bad rows of all times are listed for it. */
    private static final Duration BAD_ROWS_INTERVAL = Duration.ofDays(1);

    private final ObjectStoreLake lake;
    private final UnaryOperator<Set<String>> committed;
    private final InstantSource clock;
    private Instant nextBadRows = Instant.MIN;

    /**
     * @param committed answers which of some loads the warehouse knows
     */
    public LeftoverSweep(ObjectStoreLake lake, UnaryOperator<Set<String>> committed, InstantSource clock) {
        this.lake = lake;
        this.committed = committed;
        this.clock = clock;
    }

    @Override
    public void run() {
        Instant now = clock.instant();
        int swept = lake.sweep(now.minus(AGE));
        if (swept > 0) {
            LOG.info("removed {} objects that cut-off loads left behind", swept);
        }
        if (now.isBefore(nextBadRows)) {
            return;
        }
        int files = lake.sweepBadRows(now.minus(AGE), committed);
        if (files > 0) {
            LOG.info("removed {} files of bad rows of loads that were never committed", files);
        }
        nextBadRows = now.plus(BAD_ROWS_INTERVAL);
    }
}
