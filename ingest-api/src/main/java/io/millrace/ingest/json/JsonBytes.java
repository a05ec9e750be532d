package io.millrace.ingest.json;

import java.util.Arrays;
import tools.jackson.core.io.JsonStringEncoder;

/** A JSON text in the making. Every event has one, so it has no locks; used by one thread. */
public final class JsonBytes {
    private byte[] bytes;
    private int size;

    /** @param expectedBytes about how long it will get */
    public JsonBytes(int expectedBytes) {
        this.bytes = new byte[expectedBytes];
    }

    /** Appends a byte. */
    public void write(int ascii) {
        ensure(1);
        bytes[size++] = (byte) ascii;
    }

    /** Appends bytes. */
    public void write(byte[] added) {
        write(added, 0, added.length);
    }

    /** Appends some bytes of an array. */
    public void write(byte[] from, int start, int length) {
        ensure(length);
        System.arraycopy(from, start, bytes, size, length);
        size += length;
    }

    /** Appends characters of ASCII that need no escape. */
    public void ascii(String text) {
        int length = text.length();
        ensure(length);
        for (int i = 0; i < length; i++) {
            bytes[size + i] = (byte) text.charAt(i);
        }
        size += length;
    }

    /** Appends a text with its quotes. */
    public void quoted(String text) {
        write('"');
        int plain = plain(text);
        if (plain == text.length()) {
            size += plain;
        } else {
            write(JsonStringEncoder.getInstance().quoteAsUTF8(text));
        }
        write('"');
    }

    /** Writes behind the end what needs no escape, and says how many characters that are; ids are nearly always all of it. */
    private int plain(String text) {
        int length = text.length();
        ensure(length);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                return i;
            }
            bytes[size + i] = (byte) c;
        }
        return length;
    }

    /** Bytes so far. */
    public int size() {
        return size;
    }

    /** A copy of the bytes so far. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    private void ensure(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
        }
    }
}
