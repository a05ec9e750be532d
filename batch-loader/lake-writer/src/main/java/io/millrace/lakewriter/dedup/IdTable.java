package io.millrace.lakewriter.dedup;

import java.nio.ByteBuffer;

/**
 * Ids with a time each: 24 bytes a slot, half of the slots in use on average. Open addressing with linear probing; the ids are
 * hashes already. A part of each hash stands in a buffer of its own: an id that is not in the table, as nearly all are, is
 * told by that alone, which is small enough for the processor's caches where the slots are not. Not thread-safe.
 */
final class IdTable {
    /** What stands for an id that is not in the table. */
    static final int ABSENT = -1;

    private static final int SLOT_BYTES = 2 * Long.BYTES + Integer.BYTES;
    private static final int LOW = Long.BYTES;
    private static final int TIME = 2 * Long.BYTES;
    private static final int FREE = 0;
    private static final int SMALLEST = 64;
    private static final int LARGEST = 1 << 26;

    private final IdMemory memory;
    private ByteBuffer slots;
    private ByteBuffer tags;
    private int mask;
    private int size;

    IdTable(IdMemory memory) {
        this.memory = memory;
        this.slots = memory.allocate(SMALLEST * SLOT_BYTES);
        this.tags = memory.allocate(SMALLEST * Integer.BYTES);
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
        return (long) slots.capacity() + tags.capacity();
    }

    /** The time noted for the id, or {@link #ABSENT}. */
    int find(IdHash id) {
        int index = index(id);
        return isFree(index) ? ABSENT : slots.getInt(index * SLOT_BYTES + TIME);
    }

    /** Notes the id at a time from 0 on; the largest time that it was noted with counts. */
    void put(IdHash id, int time) {
        int index = index(id);
        int slot = index * SLOT_BYTES;
        if (!isFree(index)) {
            slots.putInt(slot + TIME, Math.max(time, slots.getInt(slot + TIME)));
            return;
        }
        tags.putInt(index * Integer.BYTES, tag(id.high()));
        slots.putLong(slot, id.high());
        slots.putLong(slot + LOW, id.low());
        slots.putInt(slot + TIME, time);
        size++;
        growIfNeeded();
    }

    private boolean isFree(int index) {
        return tags.getInt(index * Integer.BYTES) == FREE;
    }

    /** Where the id stands, or the free place where it would. */
    private int index(IdHash id) {
        int tag = tag(id.high());
        int index = (int) id.low() & mask;
        int found = tags.getInt(index * Integer.BYTES);
        while (found != FREE && (found != tag || !isAt(index, id))) {
            index = (index + 1) & mask;
            found = tags.getInt(index * Integer.BYTES);
        }
        return index;
    }

    private boolean isAt(int index, IdHash id) {
        int slot = index * SLOT_BYTES;
        return slots.getLong(slot) == id.high() && slots.getLong(slot + LOW) == id.low();
    }

    /** Bits of the hash that the place does not follow from; never that of a free place. */
    private static int tag(long high) {
        int tag = (int) high;
        return tag == FREE ? 1 : tag;
    }

    private void growIfNeeded() {
        int capacity = mask + 1;
        if (size <= capacity / 3 * 2 || capacity >= LARGEST) {
            return;
        }
        ByteBuffer smaller = slots;
        ByteBuffer smallerTags = tags;
        slots = memory.allocate(2 * capacity * SLOT_BYTES);
        tags = memory.allocate(2 * capacity * Integer.BYTES);
        mask = 2 * capacity - 1;
        for (int index = 0; index < capacity; index++) {
            int tag = smallerTags.getInt(index * Integer.BYTES);
            if (tag != FREE) {
                move(smaller, index * SLOT_BYTES, tag);
            }
        }
    }

    private void move(ByteBuffer from, int slot, int tag) {
        long low = from.getLong(slot + LOW);
        int index = (int) low & mask;
        while (!isFree(index)) {
            index = (index + 1) & mask;
        }
        int place = index * SLOT_BYTES;
        tags.putInt(index * Integer.BYTES, tag);
        slots.putLong(place, from.getLong(slot));
        slots.putLong(place + LOW, low);
        slots.putInt(place + TIME, from.getInt(slot + TIME));
    }
}
