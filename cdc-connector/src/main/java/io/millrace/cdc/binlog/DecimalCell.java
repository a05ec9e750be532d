package io.millrace.cdc.binlog;

import io.millrace.cdc.json.JsonBuffer;

/**
 * The packed decimal format: nine digits in four bytes, the rest in fewer, big-endian, the sign in the first bit and negative
 * numbers inverted ({@code decimal2bin} in the server's {@code strings/decimal.c}).
 */
final class DecimalCell {
    private static final int DIGITS = 9;
    private static final int[] BYTES = {0, 1, 1, 2, 2, 3, 3, 4, 4, 4};

    private DecimalCell() {}

    static int size(int precision, int scale) {
        return size(precision - scale) + size(scale);
    }

    private static int size(int digits) {
        return digits / DIGITS * 4 + BYTES[digits % DIGITS];
    }

    /** Writes the digits with sign and point, without quotes, and exactly {@code scale} digits behind the point. */
    static void write(byte[] bytes, int position, int precision, int scale, JsonBuffer out) {
        boolean negative = (bytes[position] & 0x80) == 0;
        int mask = negative ? 0xff : 0;
        if (negative) {
            out.put('-');
        }
        int start = out.length();
        int integerDigits = precision - scale;
        int at = position;
        boolean started = false;
        int leading = integerDigits % DIGITS;
        if (leading > 0) {
            int value = group(bytes, at, BYTES[leading], mask, at == position);
            at += BYTES[leading];
            if (value != 0) {
                out.putLong(value);
                started = true;
            }
        }
        for (int i = 0; i < integerDigits / DIGITS; i++) {
            int value = group(bytes, at, 4, mask, at == position);
            at += 4;
            if (started) {
                out.putPadded(value, DIGITS);
            } else if (value != 0) {
                out.putLong(value);
                started = true;
            }
        }
        if (out.length() == start) {
            out.put('0');
        }
        if (scale == 0) {
            return;
        }
        out.put('.');
        for (int i = 0; i < scale / DIGITS; i++) {
            out.putPadded(group(bytes, at, 4, mask, at == position), DIGITS);
            at += 4;
        }
        int trailing = scale % DIGITS;
        if (trailing > 0) {
            out.putPadded(group(bytes, at, BYTES[trailing], mask, at == position), trailing);
        }
    }

    private static int group(byte[] bytes, int at, int width, int mask, boolean first) {
        int value = 0;
        for (int i = 0; i < width; i++) {
            int b = (bytes[at + i] & 0xff) ^ mask;
            if (first && i == 0) {
                b ^= 0x80;
            }
            value = (value << 8) | b;
        }
        return value;
    }
}
