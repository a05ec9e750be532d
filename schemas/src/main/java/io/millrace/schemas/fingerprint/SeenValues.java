package io.millrace.schemas.fingerprint;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Remembers some of the last values of a column by their 64-bit hashes, so that values which come again and again cost one
 * look. Forgetting one costs time only.
 */
final class SeenValues {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int SLOTS = 64;
    private static final long FACTOR = 0x9E3779B97F4A7C15L;

    private final long[] slots = new long[SLOTS];

    /** Whether the value was certainly here before; it is remembered now. */
    boolean seen(byte[] line, int from, int length) {
        return seen(hash(line, from, length));
    }

    /**
     * The same for a value's hash.
     *
     * @param valueHash of which no bit is more likely than another
     */
    boolean seen(long valueHash) {
        // Never 0, which stands for an empty slot.
        long hash = valueHash | 1L;
        int slot = (int) (hash >>> 58);
        if (slots[slot] == hash) {
            return true;
        }
        slots[slot] = hash;
        return false;
    }

    private static long hash(byte[] line, int from, int length) {
        long hash = FACTOR + length;
        int i = from;
        int to = from + length;
        while (i + Long.BYTES <= to) {
            hash = mix(hash ^ (long) LONGS.get(line, i));
            i += Long.BYTES;
        }
        long rest = 0;
        while (i < to) {
            rest = (rest << 8) | (line[i] & 0xffL);
            i++;
        }
        return mix(hash ^ rest);
    }

    private static long mix(long value) {
        long mixed = value * FACTOR;
        mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
        return mixed ^ (mixed >>> 29);
    }
}
