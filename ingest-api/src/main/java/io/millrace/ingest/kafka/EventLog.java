package io.millrace.ingest.kafka;

import io.millrace.ingest.event.IncomingEvent;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The log that accepted events stand in. */
public interface EventLog {
    /**
     * Stores events; those of one table and key keep their order.
     *
     * @return what became of each event, in the order given; completes within a bounded time, never exceptionally
     */
    CompletableFuture<List<Delivery>> append(List<IncomingEvent> events);
}
