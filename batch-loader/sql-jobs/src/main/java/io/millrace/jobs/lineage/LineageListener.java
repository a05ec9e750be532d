package io.millrace.jobs.lineage;

import io.millrace.jobs.check.CheckedJob;
import io.millrace.jobs.lake.DerivedLake;
import io.millrace.jobs.plan.PlannedRun;
import io.millrace.jobs.run.Outcome;
import io.millrace.schemas.error.MillraceException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of each partition that was run. What can't be told is logged: no job waits for those who collect events. */
public final class LineageListener {
    private static final Logger LOG = LoggerFactory.getLogger(LineageListener.class);

    private final LineageEvents events;
    private final List<LineageSink> sinks;
    private final DerivedLake derived;
    private final InstantSource clock;

    public LineageListener(LineageEvents events, List<LineageSink> sinks, DerivedLake derived, InstantSource clock) {
        this.events = events;
        this.sinks = List.copyOf(sinks);
        this.derived = derived;
        this.clock = clock;
    }

    /** Tells of one partition. */
    public void finished(CheckedJob job, PlannedRun run, Outcome outcome) {
        if (sinks.isEmpty()) {
            return;
        }
        String key = run.target().key();
        try {
            if (outcome instanceof Outcome.Current) {
                derived.version(run.job().output(), run.slot(), key)
                        .ifPresent(version -> tell(events.made(job, version)));
            } else if (outcome instanceof Outcome.Failed || outcome instanceof Outcome.Held) {
                tell(events.failed(job, run.slot(), key, clock.instant()));
            }
        } catch (UncheckedIOException | MillraceException e) {
            LOG.warn("the lineage of {} {} could not be told: {}", run.job().output(), run.slot(), e.getMessage());
        }
    }

    private void tell(String event) {
        sinks.forEach(sink -> sink.accept(event));
    }
}
