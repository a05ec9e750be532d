package io.millrace.cdc.binlog;

import io.millrace.cdc.json.JsonBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The values of one row, each as a piece of JSON text, in the order of the table's columns. Not thread-safe; made to be
 * cleared and used again.
 */
public final class RowImage {
    private static final byte PLAIN = 0;
    private static final byte NULL = 1;
    private static final byte NO_DATE = 2;

    private final JsonBuffer json = new JsonBuffer();
    private int[] ends = new int[32];
    private byte[] kinds = new byte[32];
    private int count;

    public void clear() {
        json.clear();
        count = 0;
    }

    /** How many values there are. */
    public int size() {
        return count;
    }

    /** Where the next value is written; {@link #end} must follow. */
    public JsonBuffer json() {
        return json;
    }

    /** Ends a value that was written to {@link #json}. */
    public void end() {
        end(PLAIN);
    }

    public void endNull() {
        json.putNull();
        end(NULL);
    }

    /** Ends a value that is a date by its type, but none of the calendar, such as {@code 0000-00-00}. */
    public void endNoDate() {
        end(NO_DATE);
    }

    public boolean isNull(int column) {
        return kinds[column] == NULL;
    }

    /** Whether the value is a date or a time by its type, but none of the calendar. */
    public boolean isNoDate(int column) {
        return kinds[column] == NO_DATE;
    }

    public int start(int column) {
        return column == 0 ? 0 : ends[column - 1];
    }

    public int end(int column) {
        return ends[column];
    }

    /** Writes the value's JSON text. */
    public void copy(int column, JsonBuffer target) {
        int start = start(column);
        target.put(json.array(), start, ends[column] - start);
    }

    /** The value's JSON text. */
    public String text(int column) {
        return new String(json.array(), start(column), ends[column] - start(column), StandardCharsets.UTF_8);
    }

    /** Whether the column has the same value in the other row of the same table. */
    public boolean sameValue(int column, RowImage other) {
        return Arrays.equals(
                json.array(), start(column), end(column), other.json.array(), other.start(column), other.end(column));
    }

    private void end(byte kind) {
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, count * 2);
            kinds = Arrays.copyOf(kinds, count * 2);
        }
        ends[count] = json.length();
        kinds[count++] = kind;
    }
}
