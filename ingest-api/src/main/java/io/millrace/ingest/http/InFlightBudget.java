package io.millrace.ingest.http;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Bounds the bytes of request bodies that are held at the same time, from before they are read until they are answered. */
public final class InFlightBudget {
    private final long limit;
    private final AtomicLong used = new AtomicLong();

    public InFlightBudget(long limitBytes) {
        this.limit = limitBytes;
    }

    /** Bytes held now. */
    public long used() {
        return used.get();
    }

    /** Room for as many bytes; empty when there is not enough. */
    Optional<Lease> reserve(long bytes) {
        if (used.addAndGet(bytes) > limit) {
            used.addAndGet(-bytes);
            return Optional.empty();
        }
        return Optional.of(new Lease(bytes));
    }

    /** Bytes that one request holds. */
    final class Lease implements AutoCloseable {
        private final AtomicBoolean open = new AtomicBoolean(true);
        private volatile long bytes;

        private Lease(long bytes) {
            this.bytes = bytes;
        }

        /** Gives back what turned out not to be needed; called by the request's thread before anybody else can close. */
        void shrinkTo(long actualBytes) {
            long surplus = bytes - actualBytes;
            if (surplus > 0) {
                bytes = actualBytes;
                used.addAndGet(-surplus);
            }
        }

        @Override
        public void close() {
            if (open.compareAndSet(true, false)) {
                used.addAndGet(-bytes);
            }
        }
    }
}
