package io.millrace.lakewriter.dedup;

import java.nio.ByteBuffer;

/**
 * Ids with a time each: 20 bytes a slot, half of the slots in use on average. Open addressing with linear probing; the ids are
 * hashes already. Not thread-safe.
 */
final class IdTable {
    /** What stands for an id that is not in the table. */
    static final int ABSENT = -1;

    private static final int SLOT_BYTES = 2 * Long.BYTES + Integer.BYTES;
    private static final int LOW = Long.BYTES;
    private static final int TIME = 2 * Long.BYTES;
    private static final int SMALLEST = 64;
    private static final int LARGEST = 1 << 26;

    private final IdMemory memory;
    private ByteBuffer slots;
    private int mask;
    private int size;

    IdTable(IdMemory memory) {
        this.memory = memory;
        this.slots = memory.allocate(SMALLEST * SLOT_BYTES);
        this.mask = SMALLEST - 1;
    }

    int size() {
        return size;
    }

    /** Whether it should take no more new ids. */
    boolean isFull() {
        return size >= LARGEST / 4 * 3;
    }

    long memoryBytes() {
        return slots.capacity();
    }

    /** The time noted for the id, or {@link #ABSENT}. */
    int find(IdHash id) {
        return slots.getInt(slot(slots, mask, id.high(), id.low()) + TIME) - 1;
    }

    /** Notes the id at a time from 0 on; the largest time that it was noted with counts. */
    void put(IdHash id, int time) {
        int slot = slot(slots, mask, id.high(), id.low());
        int before = slots.getInt(slot + TIME);
        if (before > time) {
            return;
        }
        slots.putLong(slot, id.high());
        slots.putLong(slot + LOW, id.low());
        // One more than the time, for 0 marks a free slot.
        slots.putInt(slot + TIME, time + 1);
        if (before == 0) {
            size++;
            growIfNeeded();
        }
    }

    private void growIfNeeded() {
        int capacity = mask + 1;
        if (size <= capacity / 3 * 2 || capacity >= LARGEST) {
            return;
        }
        int largerMask = 2 * capacity - 1;
        ByteBuffer larger = memory.allocate(2 * capacity * SLOT_BYTES);
        for (int old = 0; old < capacity * SLOT_BYTES; old += SLOT_BYTES) {
            int time = slots.getInt(old + TIME);
            if (time != 0) {
                long high = slots.getLong(old);
                long low = slots.getLong(old + LOW);
                int slot = slot(larger, largerMask, high, low);
                larger.putLong(slot, high);
                larger.putLong(slot + LOW, low);
                larger.putInt(slot + TIME, time);
            }
        }
        slots = larger;
        mask = largerMask;
    }

    /** Where the id stands, or the free slot where it would. */
    private static int slot(ByteBuffer slots, int mask, long high, long low) {
        int index = (int) low & mask;
        int slot = index * SLOT_BYTES;
        while (slots.getInt(slot + TIME) != 0 && (slots.getLong(slot) != high || slots.getLong(slot + LOW) != low)) {
            index = (index + 1) & mask;
            slot = index * SLOT_BYTES;
        }
        return slot;
    }
}
