package io.millrace.cdc.verify;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.cdc.snapshot.TableName;
import io.millrace.schemas.error.MillraceException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares a source with its mirrors again and again, on a thread of its own, while this instance captures the source. */
public final class ScheduledVerification implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ScheduledVerification.class);

    /**
     * What came of the last time.
     *
     * @param problem why it could not be finished; empty when it was
     */
    public record Report(Instant finished, List<Verdict> verdicts, Optional<String> problem) {
        public Report {
            verdicts = List.copyOf(verdicts);
        }

        /** How many rows of all tables differ. */
        public long differences() {
            return verdicts.stream().mapToLong(Verdict::differences).sum();
        }

        /** How many tables came to that. */
        public long tables(Verdict.Outcome outcome) {
            return verdicts.stream()
                    .filter(verdict -> verdict.outcome() == outcome)
                    .count();
        }
    }

    private final String source;
    private final Verifier verifier;
    private final BooleanSupplier active;
    private final Duration every;
    private final InstantSource clock;
    private final Thread thread;
    private volatile Optional<Report> last = Optional.empty();

    /**
     * @param active whether this instance captures the source
     */
    public ScheduledVerification(
            String source,
            Verifier verifier,
            BooleanSupplier active,
            Duration every,
            MeterRegistry registry,
            InstantSource clock) {
        this.source = source;
        this.verifier = verifier;
        this.active = active;
        this.every = every;
        this.clock = clock;
        this.thread = new Thread(this::run, "verify-" + source);
        thread.setDaemon(true);
        register(registry);
    }

    private void register(MeterRegistry registry) {
        Gauge.builder("millrace.verify.differences", this, round -> round.last()
                        .map(report -> (double) report.differences())
                        .orElse(Double.NaN))
                .description("Rows that differed between the source and its mirrors when they were compared last")
                .tag("source", source)
                .register(registry);
        Gauge.builder("millrace.verify.age", this, round -> round.last()
                        .filter(report -> report.problem().isEmpty())
                        .map(report -> (double) Duration.between(report.finished(), clock.instant())
                                .toSeconds())
                        .orElse(Double.NaN))
                .description(
                        "Since when the source and its mirrors have not been compared; not a number when the last time failed")
                .baseUnit("seconds")
                .tag("source", source)
                .register(registry);
        for (Verdict.Outcome outcome : Verdict.Outcome.values()) {
            Gauge.builder("millrace.verify.tables", this, round -> round.last()
                            .map(report -> (double) report.tables(outcome))
                            .orElse(Double.NaN))
                    .description("Tables by what came of comparing them last")
                    .tag("source", source)
                    .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }

    public void start() {
        thread.start();
    }

    public String source() {
        return source;
    }

    /** What came of the last time; empty before the first. */
    public Optional<Report> last() {
        return last;
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(every.toMillis());
                if (active.getAsBoolean()) {
                    verify();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void verify() throws InterruptedException {
        List<Verdict> verdicts = new ArrayList<>();
        Optional<String> problem = Optional.empty();
        try {
            for (TableName table : verifier.tables()) {
                Verdict verdict = verifier.verify(table);
                verdicts.add(verdict);
                if (verdict.isWrong()) {
                    LOG.warn(
                            "table {} of source {} differs from its mirror {}: {}; see millrace verify",
                            table,
                            source,
                            verdict.mirror(),
                            verdict.reason());
                }
            }
        } catch (MillraceException e) {
            LOG.warn("source {} could not be compared with its mirrors: {}", source, e.getMessage());
            problem = Optional.of(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("the comparison of source {} with its mirrors broke", source, e);
            problem = Optional.of(
                    "the comparison broke: " + e.getClass().getSimpleName() + "; the log has the whole error");
        }
        last = Optional.of(new Report(clock.instant(), verdicts, problem));
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
