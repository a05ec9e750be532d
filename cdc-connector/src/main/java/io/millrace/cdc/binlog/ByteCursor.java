package io.millrace.cdc.binlog;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads little-endian numbers, lengths and text one after another. Reading beyond the end is an {@link UndecodableEventException}. */
final class ByteCursor {
    private final byte[] bytes;
    private final int end;
    private int position;

    ByteCursor(byte[] bytes, int position, int end) {
        this.bytes = bytes;
        this.position = position;
        this.end = end;
    }

    byte[] bytes() {
        return bytes;
    }

    int position() {
        return position;
    }

    int end() {
        return end;
    }

    int remaining() {
        return end - position;
    }

    void position(int newPosition) {
        if (newPosition > end) {
            throw tooShort(newPosition - position);
        }
        position = newPosition;
    }

    void skip(int count) {
        require(count);
        position += count;
    }

    int readByte() {
        require(1);
        return bytes[position++] & 0xff;
    }

    int readInt(int width) {
        return (int) readLong(width);
    }

    long readLong(int width) {
        require(width);
        long value = littleEndian(bytes, position, width);
        position += width;
        return value;
    }

    /** A length-encoded integer ("Protocol::LengthEncodedInteger" in the MySQL internals manual). */
    long readPacked() {
        int first = readByte();
        return switch (first) {
            case 0xfc -> readLong(2);
            case 0xfd -> readLong(3);
            case 0xfe -> readLong(8);
            case 0xfb, 0xff -> throw new UndecodableEventException("a length begins with " + first);
            default -> first;
        };
    }

    int readPackedInt() {
        long value = readPacked();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new UndecodableEventException("a length is " + Long.toUnsignedString(value));
        }
        return (int) value;
    }

    byte[] readBytes(int count) {
        require(count);
        byte[] copy = Arrays.copyOfRange(bytes, position, position + count);
        position += count;
        return copy;
    }

    String readUtf8(int count) {
        require(count);
        String text = new String(bytes, position, count, StandardCharsets.UTF_8);
        position += count;
        return text;
    }

    static long littleEndian(byte[] bytes, int from, int width) {
        long value = 0;
        for (int i = width - 1; i >= 0; i--) {
            value = (value << 8) | (bytes[from + i] & 0xff);
        }
        return value;
    }

    static long bigEndian(byte[] bytes, int from, int width) {
        long value = 0;
        for (int i = 0; i < width; i++) {
            value = (value << 8) | (bytes[from + i] & 0xff);
        }
        return value;
    }

    private void require(int count) {
        if (count < 0 || count > end - position) {
            throw tooShort(count);
        }
    }

    private UndecodableEventException tooShort(int count) {
        return new UndecodableEventException(
                "the event ends " + (end - position) + " bytes ahead, where " + count + " more are due");
    }
}
