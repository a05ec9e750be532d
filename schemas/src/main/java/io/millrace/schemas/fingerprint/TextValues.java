package io.millrace.schemas.fingerprint;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** JSON strings as bytes. */
final class TextValues {
    /** What is kept of a text at most. */
    static final int MAX_BYTES = 128;

    private TextValues() {}

    static boolean hasEscape(byte[] line, int from, int to) {
        for (int i = from; i < to; i++) {
            if (line[i] == '\\') {
                return true;
            }
        }
        return false;
    }

    /** The UTF-8 bytes of a well-formed JSON string whose characters stand between the offsets, quotes left out. */
    static byte[] unescape(byte[] line, int from, int to) {
        ByteArrayOutputStream text = new ByteArrayOutputStream(to - from);
        int i = from;
        while (i < to) {
            if (line[i] != '\\') {
                text.write(line[i]);
                i++;
            } else if (line[i + 1] == 'u') {
                int high = hex(line, i + 2);
                i += 6;
                if (Character.isHighSurrogate((char) high)) {
                    int low = hex(line, i + 2);
                    i += 6;
                    high = Character.toCodePoint((char) high, (char) low);
                }
                text.writeBytes(Character.toString(high).getBytes(StandardCharsets.UTF_8));
            } else {
                text.write(escaped(line[i + 1]));
                i += 2;
            }
        }
        return text.toByteArray();
    }

    private static int hex(byte[] line, int at) {
        return Integer.parseInt(new String(line, at, 4, StandardCharsets.US_ASCII), 16);
    }

    private static int escaped(byte letter) {
        return switch (letter) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> letter;
        };
    }

    /** Where the text is to be cut: at most {@link #MAX_BYTES} on, between two characters. Keeps the order of texts. */
    static int cut(byte[] text, int from, int to) {
        if (to - from <= MAX_BYTES) {
            return to;
        }
        int end = from + MAX_BYTES;
        while ((text[end] & 0xC0) == 0x80) {
            end--;
        }
        return end;
    }

    static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    /** Compares texts in the order of their UTF-8 bytes. */
    static int compare(String one, String other) {
        return Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
