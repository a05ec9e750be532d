package io.millrace.cdc.binlog;

import io.millrace.cdc.json.JsonBuffer;
import java.util.Arrays;
import java.util.Base64;

/** The binary format of JSON columns ({@code json_binary.h} in the server's sources), written out as JSON text. */
final class JsonBinary {
    private static final int SMALL_OBJECT = 0x0;
    private static final int LARGE_OBJECT = 0x1;
    private static final int SMALL_ARRAY = 0x2;
    private static final int LARGE_ARRAY = 0x3;
    private static final int LITERAL = 0x4;
    private static final int INT16 = 0x5;
    private static final int UINT16 = 0x6;
    private static final int INT32 = 0x7;
    private static final int UINT32 = 0x8;
    private static final int INT64 = 0x9;
    private static final int UINT64 = 0xa;
    private static final int DOUBLE = 0xb;
    private static final int STRING = 0xc;
    private static final int OPAQUE = 0xf;

    /** The server refuses documents that nest deeper. */
    private static final int MAX_DEPTH = 100;

    private final byte[] bytes;
    private final int end;
    private final JsonBuffer out;

    private JsonBinary(byte[] bytes, int end, JsonBuffer out) {
        this.bytes = bytes;
        this.end = end;
        this.out = out;
    }

    /** Writes the document; one of no bytes is what an error made of a value, and reads as null in the server too. */
    static void write(byte[] bytes, int from, int count, JsonBuffer out) {
        if (count == 0) {
            out.putNull();
            return;
        }
        new JsonBinary(bytes, from + count, out).value(bytes[from], from + 1, 0);
    }

    private void value(int type, int at, int depth) {
        if (depth > MAX_DEPTH) {
            throw new UndecodableEventException("a JSON document nests deeper than " + MAX_DEPTH);
        }
        switch (type) {
            case SMALL_OBJECT -> container(at, 2, true, depth);
            case LARGE_OBJECT -> container(at, 4, true, depth);
            case SMALL_ARRAY -> container(at, 2, false, depth);
            case LARGE_ARRAY -> container(at, 4, false, depth);
            case LITERAL -> literal(bytes[require(at, 1)]);
            case INT16 -> out.putLong((short) number(at, 2));
            case UINT16 -> out.putLong(number(at, 2));
            case INT32 -> out.putLong(number(at, 4) << 32 >> 32);
            case UINT32 -> out.putLong(number(at, 4));
            case INT64 -> out.putLong(number(at, 8));
            case UINT64 -> out.putUnsigned(number(at, 8));
            case DOUBLE -> out.putDouble(Double.longBitsToDouble(number(at, 8)));
            case STRING -> string(at);
            case OPAQUE -> opaque(at);
            default -> throw new UndecodableEventException("a JSON document has a value of type " + type);
        }
    }

    private void container(int at, int width, boolean object, int depth) {
        int count = (int) number(at, width);
        int entries = at + 2 * width;
        int keySize = object ? width + 2 : 0;
        int values = entries + count * keySize;
        out.put(object ? '{' : '[');
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                out.put(',');
            }
            if (object) {
                int key = entries + i * keySize;
                int keyAt = at + (int) number(key, width);
                int keyLength = (int) number(key + width, 2);
                out.putString(bytes, require(keyAt, keyLength), keyLength);
                out.put(':');
            }
            int entry = values + i * (width + 1);
            int type = bytes[require(entry, 1)];
            if (isInlined(type, width)) {
                value(type, entry + 1, depth + 1);
            } else {
                value(type, at + (int) number(entry + 1, width), depth + 1);
            }
        }
        out.put(object ? '}' : ']');
    }

    private static boolean isInlined(int type, int width) {
        return type == LITERAL || type == INT16 || type == UINT16 || (width == 4 && (type == INT32 || type == UINT32));
    }

    private void literal(int code) {
        switch (code) {
            case 0 -> out.putNull();
            case 1 -> out.putAscii("true");
            case 2 -> out.putAscii("false");
            default -> throw new UndecodableEventException("a JSON document has a literal " + code);
        }
    }

    private void string(int at) {
        long packed = variableLength(at);
        int length = (int) (packed >>> 8);
        int from = at + (int) (packed & 0xff);
        out.putString(bytes, require(from, length), length);
    }

    /** Values of SQL types that JSON doesn't have; written as the server shows them. */
    private void opaque(int at) {
        int type = bytes[require(at, 1)] & 0xff;
        long packed = variableLength(at + 1);
        int length = (int) (packed >>> 8);
        int from = require(at + 1 + (int) (packed & 0xff), length);
        switch (type) {
            case ColumnTypes.NEWDECIMAL -> DecimalCell.write(bytes, from + 2, bytes[from], bytes[from + 1], out);
            case ColumnTypes.DATE -> {
                out.put('"');
                TemporalCells.putPackedDate(number(from, 8) >> 41, out);
                out.put('"');
            }
            case ColumnTypes.DATETIME, ColumnTypes.TIMESTAMP -> {
                long value = number(from, 8);
                out.put('"');
                TemporalCells.putPackedDate(value >> 41, out);
                out.put(' ');
                TemporalCells.putPackedTime(value & 0x1ffffffffffL, 6, out);
                out.put('"');
            }
            case ColumnTypes.TIME -> {
                out.put('"');
                TemporalCells.putPackedTime(number(from, 8), 6, out);
                out.put('"');
            }
            default -> {
                byte[] value = Arrays.copyOfRange(bytes, from, from + length);
                out.putString("base64:type" + type + ":" + Base64.getEncoder().encodeToString(value));
            }
        }
    }

    /** The length in the upper bits, and in the lowest eight how many bytes it took. */
    private long variableLength(int at) {
        long length = 0;
        for (int i = 0; i < 5; i++) {
            int b = bytes[require(at + i, 1)];
            length |= (long) (b & 0x7f) << (7 * i);
            if (b >= 0) {
                return (length << 8) | (i + 1);
            }
        }
        throw new UndecodableEventException("a JSON document has a length of more than five bytes");
    }

    private long number(int at, int width) {
        return ByteCursor.littleEndian(bytes, require(at, width), width);
    }

    private int require(int at, int count) {
        if (at < 0 || count < 0 || count > end - at) {
            throw new UndecodableEventException("a JSON document points beyond its end");
        }
        return at;
    }
}
