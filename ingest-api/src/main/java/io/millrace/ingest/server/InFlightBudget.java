package io.millrace.ingest.server;

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

    /** A request's share, which holds nothing yet. */
    Lease open() {
        return new Lease();
    }

    private boolean take(long bytes) {
        if (used.addAndGet(bytes) <= limit) {
            return true;
        }
        used.addAndGet(-bytes);
        return false;
    }

    /** Bytes that one request holds; changed by the thread that reads its body, closed by whoever answers it. */
    final class Lease implements AutoCloseable {
        private final AtomicBoolean open = new AtomicBoolean(true);
        private volatile long bytes;

        /** Holds at least as many bytes from now on; false, and nothing changed, when there is no room for them. */
        boolean growTo(long atLeast) {
            long missing = atLeast - bytes;
            if (missing <= 0) {
                return true;
            }
            if (!take(missing)) {
                return false;
            }
            bytes = atLeast;
            return true;
        }

        /** Gives back what turned out not to be needed. */
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
