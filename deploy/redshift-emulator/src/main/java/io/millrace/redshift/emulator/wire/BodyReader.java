package io.millrace.redshift.emulator.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Reads the fields of a message body in order. */
public final class BodyReader {
    private final byte[] body;
    private int position;

    public BodyReader(byte[] body) {
        this.body = body;
    }

    public boolean hasMore() {
        return position < body.length;
    }

    public char character() throws IOException {
        need(1);
        return (char) (body[position++] & 0xff);
    }

    public int int16() throws IOException {
        need(2);
        return ((body[position++] & 0xff) << 8) | (body[position++] & 0xff);
    }

    public int int32() throws IOException {
        return (int16() << 16) | int16();
    }

    /** A string that ends with a zero byte. */
    public String string() throws IOException {
        int start = position;
        while (true) {
            need(1);
            if (body[position++] == 0) {
                return new String(body, start, position - 1 - start, StandardCharsets.UTF_8);
            }
        }
    }

    /** A value with its length before it, as in a DataRow; empty for NULL. */
    public Optional<String> value() throws IOException {
        int length = int32();
        if (length < 0) {
            return Optional.empty();
        }
        need(length);
        position += length;
        return Optional.of(new String(body, position - length, length, StandardCharsets.UTF_8));
    }

    /** All that has not been read yet. */
    public byte[] rest() {
        return Arrays.copyOfRange(body, position, body.length);
    }

    private void need(int count) throws IOException {
        if (count > body.length - position) {
            throw new IOException("message of " + body.length + " bytes ends inside a field");
        }
    }
}
