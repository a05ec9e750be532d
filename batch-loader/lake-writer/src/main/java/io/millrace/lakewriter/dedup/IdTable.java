package io.millrace.lakewriter.dedup;

import java.util.Arrays;

/**
 * Ids with the largest timestamp each was seen with, 24 bytes a slot. Open addressing with linear probing; the ids are
 * hashes already. Not thread-safe.
 */
final class IdTable {
    /** What {@link #put} answers for an id that is not in the table. */
    static final long ABSENT = Long.MIN_VALUE;

    private static final int SMALLEST = 256;
    private static final int LARGEST = 1 << 30;

    private long[] high = new long[SMALLEST];
    private long[] low = new long[SMALLEST];
    private long[] timestamps = filled(SMALLEST);
    private int size;

    int size() {
        return size;
    }

    long memoryBytes() {
        return 3L * Long.BYTES * timestamps.length;
    }

    /** Notes the id; answers the largest timestamp noted for it before, or {@link #ABSENT}. */
    long put(IdHash id, long timestamp) {
        int slot = slot(id);
        long before = timestamps[slot];
        if (before == ABSENT) {
            high[slot] = id.high();
            low[slot] = id.low();
            timestamps[slot] = timestamp;
            size++;
            growIfNeeded();
            return ABSENT;
        }
        timestamps[slot] = Math.max(before, timestamp);
        return before;
    }

    /** Drops every id whose timestamp is below this one. */
    void dropBelow(long timestamp) {
        int kept = 0;
        for (long each : timestamps) {
            if (each != ABSENT && each >= timestamp) {
                kept++;
            }
        }
        rebuild(capacityFor(kept), timestamp);
    }

    private void growIfNeeded() {
        if (size > timestamps.length / 4 * 3) {
            rebuild(capacityFor(size), ABSENT + 1);
        }
    }

    private static int capacityFor(int entries) {
        int capacity = SMALLEST;
        while (capacity < LARGEST && entries > capacity / 2) {
            capacity *= 2;
        }
        if (entries >= capacity) {
            throw new IllegalStateException(
                    "more than " + LARGEST + " ids in one deduplication window; shorten the window");
        }
        return capacity;
    }

    private void rebuild(int capacity, long minimum) {
        long[] oldHigh = high;
        long[] oldLow = low;
        long[] oldTimestamps = timestamps;
        high = new long[capacity];
        low = new long[capacity];
        timestamps = filled(capacity);
        size = 0;
        for (int i = 0; i < oldTimestamps.length; i++) {
            if (oldTimestamps[i] != ABSENT && oldTimestamps[i] >= minimum) {
                IdHash id = new IdHash(oldHigh[i], oldLow[i]);
                int slot = slot(id);
                high[slot] = id.high();
                low[slot] = id.low();
                timestamps[slot] = oldTimestamps[i];
                size++;
            }
        }
    }

    private int slot(IdHash id) {
        int mask = timestamps.length - 1;
        int slot = (int) id.low() & mask;
        while (timestamps[slot] != ABSENT && (high[slot] != id.high() || low[slot] != id.low())) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private static long[] filled(int capacity) {
        long[] empty = new long[capacity];
        Arrays.fill(empty, ABSENT);
        return empty;
    }
}
