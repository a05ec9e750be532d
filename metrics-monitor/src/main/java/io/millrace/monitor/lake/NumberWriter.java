package io.millrace.monitor.lake;

import java.util.Arrays;

/** Writes numbers in as few bytes as they need: seven bits in each, the lowest first. */
final class NumberWriter {
    private static final int BYTES_FOR_ONE = 24;
    private static final int MORE = 0x80;

    private byte[] bytes;
    private int length;

    /** @param batches about how many will be written */
    NumberWriter(int batches) {
        this.bytes = new byte[Math.max(1, batches) * BYTES_FOR_ONE];
    }

    void bit(boolean set) {
        unsigned(set ? 1 : 0);
    }

    /** Any number, taken as unsigned. */
    void unsigned(long number) {
        long rest = number;
        while ((rest & ~0x7FL) != 0) {
            add((byte) ((rest & 0x7F) | MORE));
            rest >>>= 7;
        }
        add((byte) rest);
    }

    /** Any number; small ones on either side of zero take few bytes. */
    void signed(long number) {
        unsigned((number << 1) ^ (number >> 63));
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, length);
    }

    private void add(byte value) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * length);
        }
        bytes[length++] = value;
    }
}
