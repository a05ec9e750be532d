package io.millrace.schemas.row;

import io.millrace.schemas.error.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * What the warehouse's texts can hold, checked on the bytes of a whole record, nested values included: proper UTF-8, no
 * U+0000 (it ends a record in COPY), and no half of a surrogate pair, which JSON can say as an escape but UTF-8 cannot.
 */
final class LoadableText {
    private LoadableText() {}

    /**
     * @throws BadRowException when a text of the record cannot be loaded
     */
    static void require(byte[] record) {
        boolean isAscii = true;
        for (int i = 0; i < record.length; i++) {
            if (record[i] < 0) {
                isAscii = false;
            } else if (record[i] == '\\') {
                i = afterEscape(record, i);
            }
        }
        if (!isAscii) {
            requireUtf8(record);
        }
    }

    /** The index of the escape's last byte; a surrogate pair is one escape. Anything malformed is left to the parser. */
    private static int afterEscape(byte[] record, int backslash) {
        if (backslash + 1 >= record.length || record[backslash + 1] != 'u') {
            return backslash + 1;
        }
        int code = codeUnit(record, backslash);
        if (code < 0) {
            return backslash + 1;
        }
        if (code == 0) {
            throw new BadRowException(
                    ErrorCode.TYPE_CONFLICT,
                    "a text holds the character U+0000, which no column of the warehouse takes");
        }
        if (!Character.isSurrogate((char) code)) {
            return backslash + 5;
        }
        int next = backslash + 6;
        boolean isPair = Character.isHighSurrogate((char) code)
                && next + 1 < record.length
                && record[next] == '\\'
                && record[next + 1] == 'u'
                && codeUnit(record, next) >= 0
                && Character.isLowSurrogate((char) codeUnit(record, next));
        if (!isPair) {
            throw new BadRowException(
                    ErrorCode.TYPE_CONFLICT,
                    "a text holds half of a surrogate pair, such as a cut emoji; the warehouse takes whole characters only");
        }
        return next + 5;
    }

    private static int codeUnit(byte[] record, int backslash) {
        if (backslash + 5 >= record.length) {
            return -1;
        }
        int code = 0;
        for (int i = backslash + 2; i <= backslash + 5; i++) {
            int digit = Character.digit(record[i], 16);
            if (digit < 0) {
                return -1;
            }
            code = code * 16 + digit;
        }
        return code;
    }

    /**
     * All that is to be checked of a record without escapes.
     *
     * @throws BadRowException when it is not proper UTF-8
     */
    static void requireUtf8(byte[] record) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(record));
        } catch (CharacterCodingException e) {
            throw new BadRowException(ErrorCode.NOT_JSON, "not UTF-8 text");
        }
    }
}
