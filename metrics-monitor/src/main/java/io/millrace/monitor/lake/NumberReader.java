package io.millrace.monitor.lake;

/** Reads what a {@link NumberWriter} wrote, in the same order. */
final class NumberReader {
    private final byte[] bytes;
    private int position;

    NumberReader(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean bit() {
        return unsigned() == 1;
    }

    long unsigned() {
        long number = 0;
        int shift = 0;
        byte next = bytes[position++];
        while (next < 0) {
            number |= (next & 0x7FL) << shift;
            shift += 7;
            next = bytes[position++];
        }
        return number | ((long) next << shift);
    }

    long signed() {
        long number = unsigned();
        return (number >>> 1) ^ -(number & 1);
    }
}
