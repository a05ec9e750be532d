package io.millrace.redshift.emulator.copy;

import io.millrace.redshift.emulator.sql.SourceFormat.Delimited;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Cuts a stream into records that end with a line feed, unless that is quoted or escaped. Memory is bounded by the largest
 * record that COPY takes; one that is larger is left out and said to be {@link #tooLarge}.
 */
final class LineScanner {
    /** Bytes of a record (Redshift documentation, "COPY", "Usage notes"). */
    static final int LARGEST_RECORD = 4 << 20;

    private final InputStream in;
    private final Delimited format;
    private byte[] buffer = new byte[256 << 10];
    private int start;
    private int end;
    private int position;
    private int limit;
    private long line;
    private long lineFeeds;
    private boolean tooLarge;
    private boolean first = true;

    LineScanner(InputStream in, Delimited format) {
        this.in = in;
        this.format = format;
    }

    /** False at the end of the stream. */
    boolean next() throws IOException {
        if (first) {
            first = false;
            skipByteOrderMark();
        }
        start = position;
        if (position == limit && !fill()) {
            return false;
        }
        tooLarge = false;
        boolean quoted = false;
        boolean fieldStart = true;
        boolean quotedField = false;
        char quote = format.csv() ? format.quote() : 0;
        while (position < limit || fill()) {
            byte b = buffer[position++];
            if (b == '\n') {
                lineFeeds++;
                if (!quoted) {
                    return found(position - 1);
                }
            } else if (quote != 0 && b == quote) {
                // Inside a field that starts with a quote, each quote opens or closes; elsewhere it is a character.
                quotedField |= fieldStart;
                quoted = quotedField && !quoted;
                fieldStart = false;
                continue;
            } else if (format.escape() && b == '\\') {
                if (position < limit || fill()) {
                    lineFeeds += buffer[position] == '\n' ? 1 : 0;
                    position++;
                }
            }
            fieldStart = !quoted && b == format.delimiter();
            quotedField &= !fieldStart;
            if (position - start > LARGEST_RECORD) {
                return cutOff();
            }
        }
        lineFeeds++;
        return found(position);
    }

    byte[] buffer() {
        return buffer;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    /** The line, from 1, on which the record ends. */
    long line() {
        return line;
    }

    boolean tooLarge() {
        return tooLarge;
    }

    private boolean found(int recordEnd) {
        end = recordEnd > start && buffer[recordEnd - 1] == '\r' ? recordEnd - 1 : recordEnd;
        line = lineFeeds;
        return true;
    }

    private boolean cutOff() throws IOException {
        start = position;
        while (position < limit || fill()) {
            if (buffer[position++] == '\n') {
                break;
            }
            start = position;
        }
        lineFeeds++;
        start = position;
        end = position;
        line = lineFeeds;
        tooLarge = true;
        return true;
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
