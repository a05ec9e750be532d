package io.millrace.ingest.kafka;

import io.millrace.ingest.event.IncomingEvent;
import io.millrace.schemas.event.TraceParent;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The log that accepted events stand in. */
public interface EventLog {
    /**
     * Stores events; those of one table and key keep their order.
     *
     * @return what became of each event, in the order given; completes within a bounded time, never exceptionally
     */
    default CompletableFuture<List<Delivery>> append(List<IncomingEvent> events) {
        return append(events, Optional.empty());
    }

    /**
     * The same with events of a request that is traced.
     *
     * @param trace what later steps of the trace follow
     */
    CompletableFuture<List<Delivery>> append(List<IncomingEvent> events, Optional<TraceParent> trace);
}
