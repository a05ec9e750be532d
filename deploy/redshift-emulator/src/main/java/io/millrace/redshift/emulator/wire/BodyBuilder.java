package io.millrace.redshift.emulator.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Builds a message body field by field. */
public final class BodyBuilder {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public BodyBuilder character(char value) {
        out.write(value);
        return this;
    }

    public BodyBuilder int16(int value) {
        out.write(value >>> 8);
        out.write(value);
        return this;
    }

    public BodyBuilder int32(int value) {
        return int16(value >>> 16).int16(value);
    }

    /** A string with the zero byte that ends it. */
    public BodyBuilder string(String value) {
        out.writeBytes(value.getBytes(StandardCharsets.UTF_8));
        out.write(0);
        return this;
    }

    /** A value with its length before it, as in a Bind. */
    public BodyBuilder value(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        int32(bytes.length);
        return bytes(bytes);
    }

    public BodyBuilder bytes(byte[] value) {
        out.writeBytes(value);
        return this;
    }

    public byte[] build() {
        return out.toByteArray();
    }
}
