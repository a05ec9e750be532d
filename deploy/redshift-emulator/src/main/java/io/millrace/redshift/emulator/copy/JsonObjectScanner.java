package io.millrace.redshift.emulator.copy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Cuts a stream into JSON objects that are separated by white space, without judging what is inside them. Memory is bounded
 * by the largest object that COPY takes. What is not an object is reported once, and scanning goes on after it: text between
 * objects ends at the next brace or line, an object without an end is given up at the end of its first line.
 */
final class JsonObjectScanner {
    /** Bytes of an object (Redshift documentation, "COPY from JSON format"). */
    static final int LARGEST_OBJECT = 4 << 20;

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = ONES << 7;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long LINE_FEEDS = ONES * '\n';

    enum Found {
        OBJECT,
        /** Text outside of objects. */
        STRAY_TEXT,
        /** An object that does not end, or not within its allowed size. */
        UNFINISHED,
        END
    }

    private final InputStream in;
    private byte[] buffer = new byte[256 << 10];
    private int start;
    private int position;
    private int limit;
    private long line = 1;
    private boolean first = true;
    private boolean skipsLine;

    JsonObjectScanner(InputStream in) {
        this.in = in;
    }

    Found next() throws IOException {
        if (first) {
            first = false;
            skipByteOrderMark();
        }
        if (skipsLine) {
            skipsLine = false;
            skipLine();
        }
        if (!skipWhiteSpace()) {
            return Found.END;
        }
        return buffer[position] == '{' ? object() : strayText();
    }

    byte[] buffer() {
        return buffer;
    }

    /** Index of the first byte of what was found. */
    int start() {
        return start;
    }

    /** Index after the last byte of what was found. */
    int end() {
        return position;
    }

    /** Line, from 1, on which what was found ends. */
    long line() {
        return line;
    }

    private Found object() throws IOException {
        long firstLine = line;
        int depth = 0;
        boolean string = false;
        boolean escaped = false;
        start = position;
        while (position - start <= LARGEST_OBJECT && (position < limit || fill())) {
            byte[] bytes = buffer;
            int end = limit;
            int at = position;
            while (at < end) {
                if (string && !escaped) {
                    at = skipPlain(bytes, at, end);
                    if (at == end) {
                        break;
                    }
                }
                byte b = bytes[at++];
                if (string) {
                    if (escaped) {
                        escaped = false;
                    } else if (b == '"') {
                        string = false;
                    } else if (b == '\\') {
                        escaped = true;
                    } else if (b == '\n') {
                        return unfinished(firstLine);
                    }
                } else if (b == '"') {
                    string = true;
                } else if (b == '{' || b == '[') {
                    depth++;
                } else if (b == '}' || b == ']') {
                    if (--depth == 0) {
                        position = at;
                        return at - start > LARGEST_OBJECT ? unfinished(firstLine) : Found.OBJECT;
                    }
                } else if (b == '\n') {
                    line++;
                }
            }
            position = at;
        }
        return unfinished(firstLine);
    }

    /** Index of the next byte that means something inside a string, or of the end. */
    private static int skipPlain(byte[] bytes, int from, int end) {
        int at = from;
        // Most of most objects is such text, so eight bytes at a time.
        while (at + Long.BYTES <= end) {
            long word = (long) WORDS.get(bytes, at);
            if ((zeroBytes(word ^ QUOTES) | zeroBytes(word ^ BACKSLASHES) | zeroBytes(word ^ LINE_FEEDS)) != 0) {
                break;
            }
            at += Long.BYTES;
        }
        while (at < end && bytes[at] != '"' && bytes[at] != '\\' && bytes[at] != '\n') {
            at++;
        }
        return at;
    }

    /** Not zero if any byte is zero. */
    private static long zeroBytes(long word) {
        return (word - ONES) & ~word & HIGH_BITS;
    }

    private Found unfinished(long firstLine) {
        line = firstLine;
        int lineEnd = start;
        while (lineEnd < limit && buffer[lineEnd] != '\n') {
            lineEnd++;
        }
        position = lineEnd;
        skipsLine = lineEnd == limit;
        return Found.UNFINISHED;
    }

    private Found strayText() throws IOException {
        start = position;
        while (position < limit || fill()) {
            byte b = buffer[position];
            if (b == '{' || b == '\n') {
                break;
            }
            position++;
            if (position - start > LARGEST_OBJECT) {
                skipsLine = true;
                break;
            }
        }
        return Found.STRAY_TEXT;
    }

    private boolean skipWhiteSpace() throws IOException {
        while (true) {
            start = position;
            if (position == limit && !fill()) {
                return false;
            }
            byte b = buffer[position];
            if (b == '\n') {
                line++;
            } else if (b != ' ' && b != '\t' && b != '\r') {
                return true;
            }
            position++;
        }
    }

    private void skipLine() throws IOException {
        while (true) {
            start = position;
            if ((position == limit && !fill()) || buffer[position] == '\n') {
                return;
            }
            position++;
        }
    }

    private void skipByteOrderMark() throws IOException {
        while (limit < 3 && fill()) {
            // Until the mark could be there.
        }
        boolean mark = limit >= 3 && buffer[0] == (byte) 0xef && buffer[1] == (byte) 0xbb && buffer[2] == (byte) 0xbf;
        position = mark ? 3 : 0;
    }

    /** Reads more after what is held from {@link #start} on; false at the end of the stream. */
    private boolean fill() throws IOException {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, limit - start);
            position -= start;
            limit -= start;
            start = 0;
        }
        if (limit == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int count = in.read(buffer, limit, buffer.length - limit);
        limit += Math.max(0, count);
        return count > 0;
    }
}
