package io.millrace.redshift.emulator.copy;

import io.millrace.redshift.emulator.sql.CopyOptions;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Optional;

/** Well-formedness of UTF-8 (The Unicode Standard, table 3-7). */
final class Utf8 {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Utf8() {}

    /**
     * Sees to it that a row is well-formed: replaces what is not if the options say so.
     *
     * @throws InvalidRowException if they don't
     */
    static void check(byte[] bytes, int start, int end, CopyOptions options) throws InvalidRowException {
        int bad = firstInvalid(bytes, start, end);
        if (bad < 0) {
            return;
        }
        if (options.replaceInvalidCharacters()) {
            replaceInvalid(bytes, bad, end, (byte) options.replacement());
            return;
        }
        throw new InvalidRowException(
                Optional.empty(),
                "",
                new InvalidValueException(
                        LoadErrorCode.UTF8,
                        String.format(
                                "String contains invalid or unsupported UTF8 codepoints. Bad UTF8 hex sequence: %02x",
                                bytes[bad]),
                        bad - start));
    }

    /** Index of the first byte that is not part of a well-formed sequence; -1 if all are. */
    static int firstInvalid(byte[] bytes, int start, int end) {
        int i = start;
        while (i < end) {
            // Eight at a time while all are ASCII, as most are.
            if (i + Long.BYTES <= end && ((long) WORDS.get(bytes, i) & HIGH_BITS) == 0) {
                i += Long.BYTES;
                continue;
            }
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
