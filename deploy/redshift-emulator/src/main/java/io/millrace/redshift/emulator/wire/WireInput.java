package io.millrace.redshift.emulator.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Reads protocol messages: first {@link #nextType()}, then either {@link #body()} or {@link #relayTo(WireOutput)}. */
public final class WireInput {
    /** What {@link #nextType()} answers when the peer has closed the connection between two messages. */
    public static final char END = 0;

    private static final int LARGEST_BODY = 64 << 20;
    private static final int LARGEST_STARTUP = 10_000;

    private final InputStream in;
    private final byte[] buffer = new byte[64 << 10];
    private int position;
    private int limit;
    private char type;
    private int remaining;

    public WireInput(InputStream in) {
        this.in = in;
    }

    /** The type of the next message, or {@link #END}. The message before must have been taken. */
    public char nextType() throws IOException {
        if (remaining != 0) {
            throw new IllegalStateException("message '" + type + "' was not taken: " + remaining + " bytes remain");
        }
        if (position == limit && !fill()) {
            return END;
        }
        type = (char) (buffer[position++] & 0xff);
        remaining = readInt() - 4;
        if (remaining < 0) {
            throw new IOException("message '" + type + "' has the invalid length " + (remaining + 4));
        }
        return type;
    }

    /** The whole body of the message whose type was just read. */
    public byte[] body() throws IOException {
        if (remaining > LARGEST_BODY) {
            throw new IOException("message '" + type + "' has " + remaining + " bytes, the limit is " + LARGEST_BODY);
        }
        byte[] body = new byte[remaining];
        readFully(body);
        remaining = 0;
        return body;
    }

    /** Hands the message on as it is, without ever holding the whole of it. */
    public void relayTo(WireOutput out) throws IOException {
        out.header(type, remaining);
        while (remaining > 0) {
            if (position == limit && !fill()) {
                throw new EOFException("connection closed inside message '" + type + "'");
            }
            int count = Math.min(remaining, limit - position);
            out.raw(buffer, position, count);
            position += count;
            remaining -= count;
        }
    }

    /** Leaves the message out. */
    public void skip() throws IOException {
        while (remaining > 0) {
            if (position == limit && !fill()) {
                throw new EOFException("connection closed inside message '" + type + "'");
            }
            int count = Math.min(remaining, limit - position);
            position += count;
            remaining -= count;
        }
    }

    /** The body of a start-up packet, which has a length but no type; the first four bytes are its code. */
    public byte[] startupPacket() throws IOException {
        int length = readInt() - 4;
        if (length < 4 || length > LARGEST_STARTUP) {
            throw new IOException("start-up packet has the invalid length " + (length + 4));
        }
        byte[] body = new byte[length];
        readFully(body);
        return body;
    }

    /** Whether something can be read without waiting. */
    public boolean ready() throws IOException {
        return position < limit || in.available() > 0;
    }

    private int readInt() throws IOException {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            if (position == limit && !fill()) {
                throw new EOFException("connection closed inside a message header");
            }
            value = (value << 8) | (buffer[position++] & 0xff);
        }
        return value;
    }

    private void readFully(byte[] target) throws IOException {
        int done = 0;
        while (done < target.length) {
            if (position == limit && !fill()) {
                throw new EOFException("connection closed inside a message");
            }
            int count = Math.min(target.length - done, limit - position);
            System.arraycopy(buffer, position, target, done, count);
            position += count;
            done += count;
        }
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(buffer, 0, buffer.length));
        return limit > 0;
    }
}
