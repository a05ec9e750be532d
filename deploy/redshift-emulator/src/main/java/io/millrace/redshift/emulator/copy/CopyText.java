package io.millrace.redshift.emulator.copy;

import java.util.Arrays;

/** Bytes in PostgreSQL's COPY text format (PostgreSQL documentation, "COPY", text format). */
final class CopyText {
    private static final byte[] NULL = {'\\', 'N'};

    private byte[] bytes = new byte[128 << 10];
    private int length;

    int length() {
        return length;
    }

    byte[] bytes() {
        return bytes;
    }

    void truncate(int newLength) {
        length = newLength;
    }

    /** One byte that needs no escaping. */
    void plain(int value) {
        ensure(1);
        bytes[length++] = (byte) value;
    }

    void appendNull() {
        append(NULL, 0, NULL.length);
    }

    void append(byte[] source, int offset, int count) {
        ensure(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
    }

    /** ASCII without backslashes and control characters. */
    void ascii(CharSequence text) {
        ensure(text.length());
        for (int i = 0; i < text.length(); i++) {
            bytes[length++] = (byte) text.charAt(i);
        }
    }

    /** A number with leading zeros. */
    void padded(int value, int width) {
        ensure(width);
        int rest = value;
        for (int i = width - 1; i >= 0; i--) {
            bytes[length + i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += width;
    }

    /** UTF-8 bytes, escaped. */
    void escaped(byte value) {
        ensure(2);
        int escape = escape(value);
        if (escape != 0) {
            bytes[length++] = '\\';
            bytes[length++] = (byte) escape;
        } else {
            bytes[length++] = value;
        }
    }

    /** UTF-16 characters as escaped UTF-8. */
    void escaped(char[] text, int offset, int count) throws InvalidValueException {
        ensure(count * 3);
        for (int i = offset; i < offset + count; i++) {
            char c = text[i];
            if (c >= ' ' && c < 0x7f && c != '\\') {
                bytes[length++] = (byte) c;
            } else if (c < 0x80) {
                if (c == 0) {
                    throw new InvalidValueException(
                            LoadErrorCode.NUL, "Invalid null byte - field longer than 1 byte", i - offset);
                }
                escaped((byte) c);
            } else if (c < 0x800) {
                bytes[length++] = (byte) (0xc0 | (c >> 6));
                bytes[length++] = (byte) (0x80 | (c & 0x3f));
            } else if (!Character.isSurrogate(c)) {
                bytes[length++] = (byte) (0xe0 | (c >> 12));
                bytes[length++] = (byte) (0x80 | ((c >> 6) & 0x3f));
                bytes[length++] = (byte) (0x80 | (c & 0x3f));
            } else {
                boolean pair =
                        Character.isHighSurrogate(c) && i + 1 < offset + count && Character.isLowSurrogate(text[i + 1]);
                if (!pair) {
                    throw new InvalidValueException(
                            LoadErrorCode.UTF8,
                            "String contains invalid or unsupported UTF8 codepoints: half a surrogate pair",
                            i - offset);
                }
                int codePoint = Character.toCodePoint(c, text[++i]);
                bytes[length++] = (byte) (0xf0 | (codePoint >> 18));
                bytes[length++] = (byte) (0x80 | ((codePoint >> 12) & 0x3f));
                bytes[length++] = (byte) (0x80 | ((codePoint >> 6) & 0x3f));
                bytes[length++] = (byte) (0x80 | (codePoint & 0x3f));
            }
        }
    }

    private static int escape(byte value) {
        return switch (value) {
            case '\\' -> '\\';
            case '\n' -> 'n';
            case '\r' -> 'r';
            case '\t' -> 't';
            case '\b' -> 'b';
            case '\f' -> 'f';
            case 0x0b -> 'v';
            default -> 0;
        };
    }

    private void ensure(int more) {
        // Escapes can double what callers announce, so keep room for it.
        long needed = (long) length + 2L * more + 8;
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.toIntExact(Math.max(needed, 2L * bytes.length)));
        }
    }
}
