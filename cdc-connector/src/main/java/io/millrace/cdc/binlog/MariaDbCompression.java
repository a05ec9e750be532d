package io.millrace.cdc.binlog;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The two compressed forms that MariaDB writes: whole events, and columns with the attribute COMPRESSED. */
final class MariaDbCompression {
    private static final int LENGTH_BITS = 0x07;
    private static final int EVENT_COMPRESSED = 0x80;
    private static final int EVENT_ALGORITHM_BITS = 0x70;

    /** The method of a column stands in the upper half of its first byte: 0 for plain, 8 for zlib. */
    private static final int COLUMN_METHOD_BITS = 0xf0;

    private static final int COLUMN_ZLIB = 0x80;
    private static final int COLUMN_RAW_DEFLATE = 0x08;

    private MariaDbCompression() {}

    /**
     * The plain form of the compressed part of an event ({@code binlog_buf_compress} in MariaDB's {@code log_event.cc}): a byte with
     * the number of length bytes, the plain length big-endian, then zlib.
     */
    static byte[] event(byte[] bytes, int from, int count) {
        int header = count < 1 ? 0 : bytes[from] & 0xff;
        int width = header & LENGTH_BITS;
        if ((header & EVENT_COMPRESSED) == 0 || (header & EVENT_ALGORITHM_BITS) != 0 || width == 0 || width > 4) {
            throw new UndecodableEventException("a compressed event begins with " + header);
        }
        int length = (int) ByteCursor.bigEndian(bytes, from + 1, width);
        return inflate(bytes, from + 1 + width, count - 1 - width, length, false);
    }

    /** The plain value of a compressed column ({@code Field_longstr::uncompress} in MariaDB's {@code field.cc}). */
    static byte[] column(byte[] bytes, int from, int count) {
        if (count == 0) {
            return new byte[0];
        }
        int header = bytes[from] & 0xff;
        int method = header & COLUMN_METHOD_BITS;
        if (method == 0) {
            return Arrays.copyOfRange(bytes, from + 1, from + count);
        }
        int width = header & LENGTH_BITS;
        if (method != COLUMN_ZLIB || width == 0 || width > 4) {
            throw new UndecodableEventException("a compressed column begins with " + header);
        }
        int length = (int) ByteCursor.bigEndian(bytes, from + 1, width);
        boolean raw = (header & COLUMN_RAW_DEFLATE) != 0;
        return inflate(bytes, from + 1 + width, count - 1 - width, length, raw);
    }

    private static byte[] inflate(byte[] bytes, int from, int count, int length, boolean raw) {
        if (length < 0 || count < 0) {
            throw new UndecodableEventException("compressed data says that it has " + length + " bytes");
        }
        Inflater inflater = new Inflater(raw);
        try {
            inflater.setInput(bytes, from, count);
            byte[] plain = new byte[length];
            int done = 0;
            while (done < length) {
                int more = inflater.inflate(plain, done, length - done);
                if (more == 0) {
                    break;
                }
                done += more;
            }
            if (done != length) {
                throw new UndecodableEventException("compressed data has " + done + " bytes instead of " + length);
            }
            return plain;
        } catch (DataFormatException e) {
            throw new UndecodableEventException("compressed data can't be read", e);
        } finally {
            inflater.end();
        }
    }
}
