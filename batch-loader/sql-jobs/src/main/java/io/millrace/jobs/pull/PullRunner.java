package io.millrace.jobs.pull;

import io.millrace.schemas.error.MillraceException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Runs pulls: carries out what {@link PullMachine} says. Thread-safe; each run is a thread's own. */
public final class PullRunner {
    private final PullApi api;
    private final RowSink sink;
    private final PullStates states;
    private final InstantSource clock;
    private final Pause pause;
    private final Supplier<String> names;
    private final RandomGenerator random;

    /** Waiting. */
    @FunctionalInterface
    public interface Pause {
        /** Returns after that time. */
        void sleep(Duration time) throws InterruptedException;
    }

    /**
     * @param names gives each run another name
     * @param random spreads retries
     */
    public PullRunner(
            PullApi api,
            RowSink sink,
            PullStates states,
            InstantSource clock,
            Pause pause,
            Supplier<String> names,
            RandomGenerator random) {
        this.api = api;
        this.sink = sink;
        this.states = states;
        this.clock = clock;
        this.pause = pause;
        this.names = names;
        this.random = random;
    }

    /**
     * Runs a pull from where its state says.
     *
     * @param tick the time of the schedule that this run is for; empty for a run by hand
     * @param mayGoOn asked before each request
     */
    public PullOutcome run(Pull pull, Optional<Instant> tick, BooleanSupplier mayGoOn) throws InterruptedException {
        Run run = new Run(pull, mayGoOn);
        try {
            return run.through(new PullMachine(pull, states.read(pull.name()), names.get(), tick, random));
        } catch (MillraceException e) {
            return new PullOutcome.Failed(run.rows, e.code(), String.valueOf(e.getMessage()));
        }
    }

    private final class Run {
        private final Pull pull;
        private final BooleanSupplier mayGoOn;
        private long rows;
        private int pages;
        private long bytes;
        private Instant nextRequest = Instant.MIN;

        private Run(Pull pull, BooleanSupplier mayGoOn) {
            this.pull = pull;
            this.mayGoOn = mayGoOn;
        }

        private PullOutcome through(PullMachine machine) throws InterruptedException {
            PullStep step = machine.begin();
            while (true) {
                if (step instanceof PullStep.Ask ask) {
                    await(ask.pause());
                    if (!mayGoOn.getAsBoolean()) {
                        return new PullOutcome.Stopped(rows);
                    }
                    step = machine.answered(ask(ask), clock.instant());
                } else if (step instanceof PullStep.Deliver deliver) {
                    sink.deliver(pull, deliver.events());
                    rows += deliver.events().size();
                    pages++;
                    step = machine.delivered(clock.instant());
                } else if (step instanceof PullStep.Save save) {
                    step = machine.saved(states.save(pull.name(), save.from(), save.to()), save.to());
                } else if (step instanceof PullStep.Through through) {
                    return new PullOutcome.Through(rows, pages, bytes, through.isWhole());
                } else if (step instanceof PullStep.Failed failed) {
                    return new PullOutcome.Failed(rows, failed.code(), failed.message());
                } else {
                    return new PullOutcome.Superseded(rows);
                }
            }
        }

        private void await(Duration wanted) throws InterruptedException {
            Instant now = clock.instant();
            Duration limited = nextRequest.isAfter(now) ? Duration.between(now, nextRequest) : Duration.ZERO;
            Duration longer = limited.compareTo(wanted) > 0 ? limited : wanted;
            if (!longer.isZero()) {
                pause.sleep(longer);
            }
        }

        private PullAnswer ask(PullStep.Ask ask) throws InterruptedException {
            nextRequest = clock.instant().plus(pull.limits().spacing());
            PullAnswer answer = api.ask(pull, ask.query());
            if (answer instanceof PullAnswer.Answered answered) {
                bytes += answered.bytes();
            }
            return answer;
        }
    }
}
