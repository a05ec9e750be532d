package io.millrace.ingest.kafka;

import io.millrace.schemas.event.TraceParent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Collects the deliveries of one request; done when every event has its own. */
final class Appending {
    private final AtomicReferenceArray<Delivery> deliveries;
    private final AtomicInteger missing;
    private final CompletableFuture<List<Delivery>> done = new CompletableFuture<>();
    private final Optional<TraceParent> trace;
    private volatile boolean givenUp;

    Appending(int events, Optional<TraceParent> trace) {
        this.trace = trace;
        this.deliveries = new AtomicReferenceArray<>(events);
        this.missing = new AtomicInteger(events);
        if (events == 0) {
            done.complete(List.of());
        }
    }

    /** Says what became of an event; the first word counts. */
    void complete(int event, Delivery delivery) {
        if (deliveries.compareAndSet(event, null, delivery) && missing.decrementAndGet() == 0) {
            List<Delivery> all = new ArrayList<>(deliveries.length());
            for (int i = 0; i < deliveries.length(); i++) {
                all.add(deliveries.get(i));
            }
            done.complete(all);
        }
    }

    /** Says that the producer took no more: each further attempt of this request would wait as long, in vain. */
    void giveUp() {
        givenUp = true;
    }

    boolean isGivenUp() {
        return givenUp;
    }

    /** Whether the event has already failed. */
    boolean hasFailed(int event) {
        return deliveries.get(event) instanceof Delivery.Unknown;
    }

    /** The trace that the request belongs to. */
    Optional<TraceParent> trace() {
        return trace;
    }

    CompletableFuture<List<Delivery>> done() {
        return done;
    }
}
