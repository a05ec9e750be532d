package io.millrace.lakewriter.kafka;

/** How far the load of a deduplication window is. Written by one thread, read by any. */
public final class LoadProgress {
    private volatile long start;
    private volatile long end;
    private volatile long reached;

    void begin(long from, long to) {
        start = from;
        end = to;
        reached = from;
    }

    void reached(long offset) {
        reached = offset;
    }

    /** Offsets that are still to be read. */
    public long left() {
        return Math.max(0, end - reached);
    }

    @Override
    public String toString() {
        long all = end - start;
        long percent = all <= 0 ? 100 : (reached - start) * 100 / all;
        return percent + " % of the offsets " + start + " to " + end;
    }
}
