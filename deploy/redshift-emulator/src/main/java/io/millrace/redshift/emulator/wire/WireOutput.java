package io.millrace.redshift.emulator.wire;

import java.io.IOException;
import java.io.OutputStream;

/** Writes protocol messages through a buffer of fixed size; nothing is promised to have left before {@link #flush()}. */
public final class WireOutput {
    private final OutputStream out;
    private final byte[] buffer = new byte[64 << 10];
    private int length;

    public WireOutput(OutputStream out) {
        this.out = out;
    }

    public void message(char type, byte[] body) throws IOException {
        header(type, body.length);
        raw(body, 0, body.length);
    }

    public void message(char type, byte[] body, int offset, int count) throws IOException {
        header(type, count);
        raw(body, offset, count);
    }

    /** A start-up packet: a length and a body, no type. */
    public void startupPacket(byte[] body) throws IOException {
        raw(int32(body.length + 4), 0, 4);
        raw(body, 0, body.length);
    }

    /** One byte by itself, as the answer to a request for encryption. */
    public void single(char value) throws IOException {
        raw(new byte[] {(byte) value}, 0, 1);
    }

    public void flush() throws IOException {
        if (length > 0) {
            out.write(buffer, 0, length);
            length = 0;
        }
        out.flush();
    }

    void header(char type, int bodyLength) throws IOException {
        single(type);
        raw(int32(bodyLength + 4), 0, 4);
    }

    void raw(byte[] bytes, int offset, int count) throws IOException {
        if (count > buffer.length - length) {
            out.write(buffer, 0, length);
            length = 0;
            if (count > buffer.length) {
                out.write(bytes, offset, count);
                return;
            }
        }
        System.arraycopy(bytes, offset, buffer, length, count);
        length += count;
    }

    private static byte[] int32(int value) {
        return new byte[] {(byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value};
    }
}
