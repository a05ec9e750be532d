package io.millrace.jobs.daemon;

import io.millrace.jobs.pull.Pull;
import io.millrace.jobs.pull.PullOutcome;
import io.millrace.jobs.pull.PullState;
import io.millrace.schemas.error.ErrorKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How a pull stands.
 *
 * @param done the time of the schedule that is dealt with, by success or by an error that does not pass by itself
 * @param failures runs that failed since one went through
 * @param notBefore when it may run again after a failure
 * @param failed what went wrong last; empty after success
 */
record PullStanding(
        Pull pull,
        Optional<Instant> done,
        Optional<Instant> succeededAt,
        int failures,
        Instant notBefore,
        Optional<PullOutcome.Failed> failed) {
    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    private static final int MOST_DOUBLINGS = 6;

    static PullStanding of(Pull pull, PullState state) {
        return new PullStanding(pull, state.due(), state.succeededAt(), 0, Instant.MIN, Optional.empty());
    }

    /** The time of the schedule for which the pull has to run now; empty when it hasn't. */
    Optional<Instant> due(Instant now) {
        return now.isBefore(notBefore) ? Optional.empty() : pending(now);
    }

    /** The last time of the schedule, unless it is dealt with. */
    Optional<Instant> pending(Instant now) {
        return pull.schedule().last(now).filter(tick -> done.map(tick::isAfter).orElse(true));
    }

    /** When it runs next: now, when it is due, or after the pause that a failure makes. */
    Optional<Instant> next(Instant now) {
        boolean isDue = pull.schedule()
                .last(now)
                .filter(tick -> done.map(tick::isAfter).orElse(true))
                .isPresent();
        return isDue
                ? Optional.of(notBefore.isAfter(now) ? notBefore : now)
                : pull.schedule().next(now);
    }

    PullStanding through(Instant tick, Instant now) {
        return new PullStanding(pull, Optional.of(tick), Optional.of(now), 0, Instant.MIN, Optional.empty());
    }

    /** What passes by itself is tried again, ever less often; everything else waits for the next time of the schedule. */
    PullStanding failed(PullOutcome.Failed outcome, Instant tick, Instant now) {
        boolean passes = outcome.code().kind() == ErrorKind.EXTERNAL;
        Instant next = passes ? now.plus(FIRST_PAUSE.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS))) : now;
        return new PullStanding(
                pull, passes ? done : Optional.of(tick), succeededAt, failures + 1, next, Optional.of(outcome));
    }

    /** Whether somebody has to act. */
    boolean isBroken() {
        return failed.filter(outcome -> outcome.code().kind() != ErrorKind.EXTERNAL)
                .isPresent();
    }
}
