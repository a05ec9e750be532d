package io.millrace.redshift.emulator.copy;

import io.millrace.redshift.emulator.sql.CopyOptions;

/** VARCHAR and CHAR, whose lengths count bytes. Objects and arrays land as their JSON text. */
final class CharacterConverter implements ColumnConverter {
    private final int length;
    private final boolean singleByte;
    private final CopyOptions options;

    CharacterConverter(int length, boolean singleByte, CopyOptions options) {
        this.length = length;
        this.singleByte = singleByte;
        this.options = options;
    }

    @Override
    public boolean write(FieldValue value, CopyText out) throws InvalidValueException {
        char[] chars = value.chars();
        int offset = value.offset();
        int count = value.length();
        if (value.kind() == FieldValue.Kind.STRUCTURE) {
            chars = value.text().toCharArray();
            offset = 0;
            count = chars.length;
        }
        if ((options.emptyAsNull() && count == 0)
                || (options.blanksAsNull() && count > 0 && isBlank(chars, offset, count))) {
            return false;
        }
        if (options.trimBlanks()) {
            count = withoutTrailingBlanks(chars, offset, count, 0);
        }
        int bytes = 0;
        int fitting = 0;
        for (int i = 0; i < count; i++) {
            char c = chars[offset + i];
            // A surrogate pair is four bytes: counted as three for the first half and one for the second.
            int size = c < 0x80 ? 1 : c < 0x800 ? 2 : Character.isLowSurrogate(c) ? 1 : 3;
            if (singleByte && size > 1) {
                throw new InvalidValueException(
                        LoadErrorCode.MULTIBYTE_CHAR, "CHAR string contains invalid ASCII char", i);
            }
            bytes += size;
            boolean wholeCharacter = !Character.isHighSurrogate(c);
            if (bytes <= length && wholeCharacter) {
                fitting = i + 1;
            }
        }
        if (bytes > length) {
            // The standard lets surplus blanks go.
            boolean onlyBlanks = withoutTrailingBlanks(chars, offset, count, fitting) == fitting;
            if (!options.truncateColumns() && !onlyBlanks) {
                throw new InvalidValueException(
                        LoadErrorCode.STRING_LENGTH, "String length exceeds DDL length", fitting);
            }
            count = fitting;
        }
        out.escaped(chars, offset, count);
        return true;
    }

    private static boolean isBlank(char[] chars, int offset, int count) {
        for (int i = 0; i < count; i++) {
            if (!Character.isWhitespace(chars[offset + i])) {
                return false;
            }
        }
        return true;
    }

    private static int withoutTrailingBlanks(char[] chars, int offset, int count, int least) {
        int end = count;
        while (end > least && chars[offset + end - 1] == ' ') {
            end--;
        }
        return end;
    }
}
