package io.millrace.redshift.emulator.copy;

/** What the numeric converters share. */
final class Digits {
    private Digits() {}

    /** Index of the first character that is not a blank. */
    static int start(FieldValue value) {
        int start = 0;
        while (start < value.length() && value.at(start) == ' ') {
            start++;
        }
        return start;
    }

    /** Index after the last character that is not a blank. */
    static int end(FieldValue value) {
        int end = value.length();
        while (end > 0 && value.at(end - 1) == ' ') {
            end--;
        }
        return end;
    }

    static void rejectStructure(FieldValue value, String typeName) throws InvalidValueException {
        if (value.kind() == FieldValue.Kind.STRUCTURE) {
            char first = (char) value.jsonBytes()[value.jsonStart()];
            throw invalid(first, 0, typeName);
        }
    }

    static InvalidValueException invalid(FieldValue value, int position, String typeName) {
        return invalid(position < value.length() ? value.at(position) : ' ', position, typeName);
    }

    private static InvalidValueException invalid(char character, int position, String typeName) {
        return new InvalidValueException(
                LoadErrorCode.DIGIT,
                "Invalid digit, Value '" + character + "', Pos " + position + ", Type: " + typeName,
                position);
    }
}
