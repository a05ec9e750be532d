package io.millrace.redshift.emulator.copy;

import io.millrace.redshift.emulator.sql.SourceFormat.Delimited;

/** Takes the fields of a line one after the other. */
final class FieldSplitter {
    private final Delimited format;
    private char[] line = new char[0];
    private char[] unquoted = new char[256];
    private char[] chars = line;
    private int offset;
    private int length;
    private int position;

    FieldSplitter(Delimited format) {
        this.format = format;
    }

    void start(String newLine) {
        line = newLine.toCharArray();
        position = 0;
        if (unquoted.length < line.length) {
            unquoted = new char[line.length * 2];
        }
    }

    /** Whether fields are left. */
    boolean hasMore() {
        return position <= line.length;
    }

    /** Index in the line, from 0. */
    int position() {
        return Math.min(position, line.length);
    }

    /** Moves to the next field; false if there is none. */
    boolean next() throws InvalidValueException {
        if (!hasMore()) {
            return false;
        }
        char first = position < line.length ? line[position] : 0;
        boolean quoted = position < line.length
                && (format.csv() ? first == format.quote() : format.removeQuotes() && (first == '"' || first == '\''));
        if (quoted) {
            quoted(first);
        } else if (format.escape()) {
            escaped();
        } else {
            plain();
        }
        return true;
    }

    boolean is(String text) {
        if (length != text.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (chars[offset + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    char[] chars() {
        return chars;
    }

    int offset() {
        return offset;
    }

    int length() {
        return length;
    }

    private void plain() {
        chars = line;
        offset = position;
        int end = position;
        while (end < line.length && line[end] != format.delimiter()) {
            end++;
        }
        length = end - offset;
        position = end + 1;
    }

    /** {@code \N} stays as it is: it stands for NULL, not for an N. */
    private void escaped() {
        chars = unquoted;
        offset = 0;
        length = 0;
        while (position < line.length && line[position] != format.delimiter()) {
            char c = line[position++];
            if (c == '\\' && position < line.length) {
                boolean nullMarker = length == 0 && line[position] == 'N' && endsAfter(position);
                if (nullMarker) {
                    unquoted[length++] = c;
                }
                c = line[position++];
            }
            unquoted[length++] = c;
        }
        position++;
    }

    private boolean endsAfter(int index) {
        return index + 1 == line.length || line[index + 1] == format.delimiter();
    }

    private void quoted(char quote) throws InvalidValueException {
        int start = position;
        chars = unquoted;
        offset = 0;
        length = 0;
        position++;
        while (true) {
            if (position == line.length) {
                position = start;
                throw new InvalidValueException(LoadErrorCode.LINE, "Delimited value missing end quote", start);
            }
            char c = line[position++];
            boolean escapes = format.escape() && c == '\\' && position < line.length;
            if (escapes) {
                c = line[position++];
            } else if (c == quote) {
                boolean doubled = format.csv() && position < line.length && line[position] == quote;
                if (!doubled) {
                    break;
                }
                position++;
            }
            unquoted[length++] = c;
        }
        if (position < line.length && line[position] != format.delimiter()) {
            throw new InvalidValueException(LoadErrorCode.LINE, "Invalid quote formatting for CSV", position);
        }
        position++;
    }
}
