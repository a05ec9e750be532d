package io.millrace.cdc.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** A growing piece of JSON text in UTF-8. Not thread-safe; made to be cleared and used again. */
public final class JsonBuffer {
    private static final int FIRST_CAPACITY = 512;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DIGIT_TENS = new byte[100];
    private static final byte[] DIGIT_ONES = new byte[100];
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    static {
        for (int i = 0; i < 100; i++) {
            DIGIT_TENS[i] = (byte) ('0' + i / 10);
            DIGIT_ONES[i] = (byte) ('0' + i % 10);
        }
    }

    private byte[] bytes = new byte[FIRST_CAPACITY];
    private int length;

    public int length() {
        return length;
    }

    public void clear() {
        length = 0;
    }

    /** Drops everything from that length on. */
    public void truncate(int newLength) {
        length = newLength;
    }

    /** The bytes themselves, valid up to {@link #length()} until the next write. */
    public byte[] array() {
        return bytes;
    }

    /** A copy of what was written. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    /** A copy of a part of what was written. */
    public byte[] toBytes(int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /** One byte as it is. */
    public void put(char ascii) {
        ensure(1);
        bytes[length++] = (byte) ascii;
    }

    public void put(byte[] source, int from, int count) {
        ensure(count);
        System.arraycopy(source, from, bytes, length, count);
        length += count;
    }

    public void put(byte[] source) {
        put(source, 0, source.length);
    }

    /** Text of ASCII characters as they are. */
    public void putAscii(String text) {
        int count = text.length();
        ensure(count);
        for (int i = 0; i < count; i++) {
            bytes[length++] = (byte) text.charAt(i);
        }
    }

    public void putNull() {
        put(NULL);
    }

    public void putLong(long value) {
        if (value == Long.MIN_VALUE) {
            putAscii("-9223372036854775808");
            return;
        }
        if (value < 0) {
            put('-');
            value = -value;
        }
        ensure(20);
        int digits = digits(value);
        int end = length + digits;
        length = end;
        while (value >= 100) {
            int two = (int) (value % 100);
            value /= 100;
            bytes[--end] = DIGIT_ONES[two];
            bytes[--end] = DIGIT_TENS[two];
        }
        if (value >= 10) {
            bytes[--end] = DIGIT_ONES[(int) value];
            bytes[--end] = DIGIT_TENS[(int) value];
        } else {
            bytes[--end] = (byte) ('0' + value);
        }
    }

    /** A number of 64 bits without a sign. */
    public void putUnsigned(long value) {
        if (value >= 0) {
            putLong(value);
            return;
        }
        putAscii(Long.toUnsignedString(value));
    }

    /** A number with leading zeros. */
    public void putPadded(int value, int width) {
        ensure(width);
        for (int i = width - 1; i >= 0; i--) {
            bytes[length + i] = (byte) ('0' + value % 10);
            value /= 10;
        }
        length += width;
    }

    /** A number that reads back as the same float. */
    public void putFloat(float value) {
        putAscii(Float.toString(value));
    }

    /** A number that reads back as the same double. */
    public void putDouble(double value) {
        putAscii(Double.toString(value));
    }

    /** A JSON string. */
    public void putString(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        putString(utf8, 0, utf8.length);
    }

    /** A JSON string from UTF-8 bytes, which must be valid. */
    public void putString(byte[] utf8, int from, int count) {
        ensure(count + 2);
        bytes[length++] = '"';
        int end = from + count;
        for (int i = from; i < end; i++) {
            byte b = utf8[i];
            if (b == '"' || b == '\\' || (b >= 0 && b < 0x20)) {
                escape(b);
                ensure(end - i + 1);
            } else {
                bytes[length++] = b;
            }
        }
        ensure(1);
        bytes[length++] = '"';
    }

    /** A JSON string that holds the bytes in Base64. */
    public void putBase64(byte[] source, int from, int count) {
        byte[] encoded = Base64.getEncoder().encode(Arrays.copyOfRange(source, from, from + count));
        ensure(encoded.length + 2);
        bytes[length++] = '"';
        System.arraycopy(encoded, 0, bytes, length, encoded.length);
        length += encoded.length;
        bytes[length++] = '"';
    }

    private void escape(byte b) {
        ensure(6);
        bytes[length++] = '\\';
        switch (b) {
            case '"', '\\' -> bytes[length++] = b;
            case '\n' -> bytes[length++] = 'n';
            case '\r' -> bytes[length++] = 'r';
            case '\t' -> bytes[length++] = 't';
            default -> {
                bytes[length++] = 'u';
                bytes[length++] = '0';
                bytes[length++] = '0';
                bytes[length++] = HEX[b >> 4];
                bytes[length++] = HEX[b & 15];
            }
        }
    }

    private static int digits(long value) {
        int digits = 1;
        for (long limit = 10; digits < 19 && value >= limit; limit *= 10) {
            digits++;
        }
        return digits;
    }

    private void ensure(int more) {
        if (bytes.length - length < more) {
            long wanted = Math.max((long) bytes.length * 2, (long) length + more);
            bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, Integer.MAX_VALUE - 16));
        }
    }
}
