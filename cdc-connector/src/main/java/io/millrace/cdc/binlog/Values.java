package io.millrace.cdc.binlog;

import io.millrace.cdc.json.JsonBuffer;

/** The JSON of values whose bytes are the same in the binlog and in the answer to a query. */
public final class Values {
    private Values() {}

    /** A geometry in the server's own form: the number of the reference system in four bytes, then WKB. */
    public static void putGeometry(byte[] bytes, int from, int count, JsonBuffer out) {
        if (count < 4) {
            throw new UndecodableEventException("a geometry has " + count + " bytes");
        }
        out.putAscii("{\"srid\":");
        out.putLong(ByteCursor.littleEndian(bytes, from, 4));
        out.putAscii(",\"wkb\":");
        out.putBase64(bytes, from + 4, count - 4);
        out.put('}');
    }

    /** A vector: floats of four bytes. */
    public static void putVector(byte[] bytes, int from, int count, JsonBuffer out) {
        out.put('[');
        for (int i = 0; i + 4 <= count; i += 4) {
            if (i > 0) {
                out.put(',');
            }
            out.putFloat(Float.intBitsToFloat((int) ByteCursor.littleEndian(bytes, from + i, 4)));
        }
        out.put(']');
    }
}
