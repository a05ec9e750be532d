package io.millrace.redshift.emulator.copy;

/** Well-formedness of UTF-8 (The Unicode Standard, table 3-7). */
final class Utf8 {
    private Utf8() {}

    /** Index of the first byte that is not part of a well-formed sequence; -1 if all are. */
    static int firstInvalid(byte[] bytes, int start, int end) {
        int i = start;
        while (i < end) {
            if (bytes[i] >= 0) {
                i++;
                continue;
            }
            int length = sequenceLength(bytes, i, end);
            if (length == 0) {
                return i;
            }
            i += length;
        }
        return -1;
    }

    /** Puts the replacement in the place of each byte that is not part of a well-formed sequence. */
    static void replaceInvalid(byte[] bytes, int start, int end, byte replacement) {
        int i = start;
        while ((i = firstInvalid(bytes, i, end)) >= 0) {
            bytes[i++] = replacement;
        }
    }

    private static int sequenceLength(byte[] bytes, int i, int end) {
        int lead = bytes[i] & 0xff;
        int length = lead >= 0xc2 && lead <= 0xdf
                ? 2
                : lead >= 0xe0 && lead <= 0xef ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
        if (length == 0 || i + length > end) {
            return 0;
        }
        int second = bytes[i + 1] & 0xff;
        int low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
        int high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
        if (second < low || second > high) {
            return 0;
        }
        for (int k = 2; k < length; k++) {
            if ((bytes[i + k] & 0xc0) != 0x80) {
                return 0;
            }
        }
        return length;
    }
}
