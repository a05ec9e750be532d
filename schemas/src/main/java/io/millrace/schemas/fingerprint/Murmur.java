package io.millrace.schemas.fingerprint;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * MurmurHash3 (x64, 128 bits) with the seed that DataSketches' sketches use, over a part of an array and without garbage.
 * Holds the last hash. Not thread-safe.
 */
final class Murmur {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long SEED = 9001;
    private static final long C1 = 0x87c37b91114253d5L;
    private static final long C2 = 0x4cf5ad432745937fL;
    private static final int BLOCK = 16;

    private long low;
    private long high;

    /** First half of the last hash. */
    long low() {
        return low;
    }

    /** Second half of the last hash. */
    long high() {
        return high;
    }

    void hash(byte[] bytes, int from, int to) {
        long h1 = SEED;
        long h2 = SEED;
        int i = from;
        while (to - i >= BLOCK) {
            h1 ^= mix1((long) LONGS.get(bytes, i));
            h1 = (Long.rotateLeft(h1, 27) + h2) * 5 + 0x52dce729;
            h2 ^= mix2((long) LONGS.get(bytes, i + Long.BYTES));
            h2 = (Long.rotateLeft(h2, 31) + h1) * 5 + 0x38495ab5;
            i += BLOCK;
        }
        if (to - i > Long.BYTES) {
            h2 ^= mix2(rest(bytes, i + Long.BYTES, to));
            h1 ^= mix1((long) LONGS.get(bytes, i));
        } else if (to - i > 0) {
            h1 ^= mix1(rest(bytes, i, to));
        }
        finish(h1, h2, to - from);
    }

    /** The hash of the number's eight bytes. */
    void hash(long number) {
        finish(SEED ^ mix1(number), SEED, Long.BYTES);
    }

    private static long rest(byte[] bytes, int from, int to) {
        long rest = 0;
        for (int i = to - 1; i >= from; i--) {
            rest = (rest << 8) | (bytes[i] & 0xffL);
        }
        return rest;
    }

    private void finish(long first, long second, long length) {
        long h1 = first ^ length;
        long h2 = second ^ length;
        h1 += h2;
        h2 += h1;
        h1 = finalMix(h1);
        h2 = finalMix(h2);
        h1 += h2;
        h2 += h1;
        low = h1;
        high = h2;
    }

    private static long mix1(long block) {
        return Long.rotateLeft(block * C1, 31) * C2;
    }

    private static long mix2(long block) {
        return Long.rotateLeft(block * C2, 33) * C1;
    }

    private static long finalMix(long value) {
        long mixed = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }
}
