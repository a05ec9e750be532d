package io.millrace.ingest.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.ingest.answer.EventResult;
import io.millrace.ingest.event.IncomingEvent;
import io.millrace.ingest.event.Remark;
import io.millrace.ingest.server.InFlightBudget;
import io.millrace.schemas.error.ErrorCode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts events by source, dataset and outcome. The dataset is a label of accepted events only: clients can invent any number
 * of other names, but only so many tables as are allowed. Sources are those that have a key.
 */
public final class IngestMetrics {
    private static final String EVENTS = "millrace.events";

    private record Outcome(String status, String source, String dataset, String code) {}

    private final MeterRegistry registry;
    private final Map<Outcome, Counter> events = new ConcurrentHashMap<>();
    private final Map<String, Counter> suppressed = new ConcurrentHashMap<>();

    public IngestMetrics(MeterRegistry registry, InFlightBudget budget) {
        this.registry = registry;
        Gauge.builder("millrace.ingest.in.flight.bytes", budget, InFlightBudget::used)
                .description("Bytes of request bodies that are not answered yet")
                .register(registry);
    }

    /** Counts the rows of one request that Kafka has; with a code when a contract has something against one. */
    Accepted accepted() {
        return new Accepted();
    }

    void failed(EventResult result, ErrorCode code, String source) {
        count(new Outcome(result.status(), source, "", code.text()), 1);
    }

    /** An event that is not stored on purpose: neither accepted nor failed. */
    void suppressed(String source) {
        suppressed
                .computeIfAbsent(source, name -> Counter.builder(EVENTS + ".suppressed")
                        .description("Events that were not stored because their user is on a suppression list")
                        .tag("source", name)
                        .register(registry))
                .increment();
    }

    private static String code(Remark remark) {
        return remark.isQuarantined() ? "quarantined" : "warned";
    }

    private void count(Outcome outcome, int rows) {
        Counter known = events.get(outcome);
        (known == null ? events.computeIfAbsent(outcome, this::counter) : known).increment(rows);
    }

    private Counter counter(Outcome key) {
        return Counter.builder(EVENTS)
                .description("Events by what became of them; rows of accepted events by their table")
                .tag("outcome", key.status)
                .tag("source", key.source)
                .tag("dataset", key.dataset)
                .tag("code", key.code)
                .register(registry);
    }

    /** Rows next to each other that are alike are counted at once. */
    final class Accepted {
        private Optional<IncomingEvent> last = Optional.empty();
        private int rows;

        void add(IncomingEvent row) {
            if (last.isEmpty() || !isLike(row, last.get())) {
                flush();
                last = Optional.of(row);
            }
            rows++;
        }

        /** Counts what was added last. */
        void flush() {
            last.ifPresent(row -> count(
                    new Outcome(
                            "accepted",
                            row.source(),
                            row.dataset().value(),
                            row.remark().map(IngestMetrics::code).orElse("")),
                    rows));
            last = Optional.empty();
            rows = 0;
        }

        private static boolean isLike(IncomingEvent one, IncomingEvent other) {
            return one.remark().isEmpty()
                    && other.remark().isEmpty()
                    && one.dataset().equals(other.dataset())
                    && one.source().equals(other.source());
        }
    }
}
