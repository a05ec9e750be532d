package io.millrace.redshift.emulator.unload;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Keeps a stream open, and unflushed, that another writer shares. */
final class Unclosed extends FilterOutputStream {
    Unclosed(OutputStream out) {
        super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
    }

    @Override
    public void flush() {
        // The owner flushes.
    }

    @Override
    public void close() {
        // The owner closes.
    }
}
