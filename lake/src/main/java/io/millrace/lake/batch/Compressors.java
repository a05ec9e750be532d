package io.millrace.lake.batch;

import java.util.concurrent.Semaphore;

/**
 * How many batches may hold a running compressor at a time. One holds some megabytes outside the heap, whether its batch is
 * large or small, so with a thousand open batches not each can have one. Thread-safe.
 */
public final class Compressors {
    /** What a running Zstandard compressor holds at the levels in use, roughly: its window, tables and buffers. */
    static final long COMPRESSOR_BYTES = 4L * 1024 * 1024;

    private final Semaphore free;

    private Compressors(int number) {
        this.free = new Semaphore(number);
    }

    /** As many as are asked for. */
    public static Compressors unbounded() {
        return new Compressors(Integer.MAX_VALUE);
    }

    /** As many as fit into the memory, and one at least. */
    public static Compressors within(long bytes) {
        return new Compressors((int) Math.max(1, Math.min(Integer.MAX_VALUE, bytes / COMPRESSOR_BYTES)));
    }

    boolean take() {
        return free.tryAcquire();
    }

    void giveBack() {
        free.release();
    }
}
