package io.millrace.redshift.emulator.copy;

import java.nio.charset.StandardCharsets;

/** The value of one field while it is converted; one instance serves all fields of a file. */
final class FieldValue {
    enum Kind {
        STRING,
        NUMBER,
        BOOLEAN,
        /** An object or an array: only its JSON text is set. */
        STRUCTURE
    }

    private Kind kind = Kind.STRING;
    private char[] chars = new char[0];
    private int offset;
    private int length;
    private byte[] json = new byte[0];
    private int jsonStart;
    private int jsonEnd;

    void scalar(Kind newKind, char[] newChars, int newOffset, int newLength) {
        kind = newKind;
        chars = newChars;
        offset = newOffset;
        length = newLength;
        jsonEnd = jsonStart;
    }

    void structure() {
        kind = Kind.STRUCTURE;
        length = 0;
    }

    void json(byte[] bytes, int start, int end) {
        json = bytes;
        jsonStart = start;
        jsonEnd = end;
    }

    Kind kind() {
        return kind;
    }

    int length() {
        return length;
    }

    char at(int index) {
        return chars[offset + index];
    }

    char[] chars() {
        return chars;
    }

    int offset() {
        return offset;
    }

    byte[] jsonBytes() {
        return json;
    }

    int jsonStart() {
        return jsonStart;
    }

    int jsonEnd() {
        return jsonEnd;
    }

    /** Whether the value is the empty string, which is NULL for all types but character types. */
    boolean isEmptyString() {
        return kind == Kind.STRING && length == 0;
    }

    /** The text of a scalar, the JSON of a structure. */
    String text() {
        return kind == Kind.STRUCTURE
                ? new String(json, jsonStart, jsonEnd - jsonStart, StandardCharsets.UTF_8)
                : new String(chars, offset, length);
    }
}
