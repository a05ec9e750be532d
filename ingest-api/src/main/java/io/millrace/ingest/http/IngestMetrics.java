package io.millrace.ingest.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.ingest.answer.EventResult;
import io.millrace.ingest.server.InFlightBudget;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts events. The dataset is a label of accepted events only: clients can invent any number of other
 * names, but only so many tables as are allowed.
 */
public final class IngestMetrics {
    private record Outcome(String status, String dataset, String code) {}

    private final MeterRegistry registry;
    private final Map<Outcome, Counter> events = new ConcurrentHashMap<>();

    public IngestMetrics(MeterRegistry registry, InFlightBudget budget) {
        this.registry = registry;
        Gauge.builder("millrace.ingest.in.flight.bytes", budget, InFlightBudget::used)
                .description("Bytes of request bodies that are not answered yet")
                .register(registry);
    }

    void accepted(DatasetName dataset) {
        count(new Outcome("accepted", dataset.value(), ""));
    }

    void failed(EventResult result, ErrorCode code) {
        count(new Outcome(result.status(), "", code.text()));
    }

    private void count(Outcome outcome) {
        events.computeIfAbsent(outcome, key -> Counter.builder("millrace.events")
                        .description("Events by what became of them")
                        .tag("outcome", key.status)
                        .tag("dataset", key.dataset)
                        .tag("code", key.code)
                        .register(registry))
                .increment();
    }
}
