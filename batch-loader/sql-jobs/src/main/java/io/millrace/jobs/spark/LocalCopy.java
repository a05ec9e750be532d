package io.millrace.jobs.spark;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.hadoop.fs.FSInputStream;

/** A local file as Hadoop reads it, which may be deleted once it is open. */
final class LocalCopy extends FSInputStream {
    private final FileChannel file;

    LocalCopy(Path path) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.READ);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        return file.read(ByteBuffer.wrap(into, offset, length));
    }

    @Override
    public int read(long position, byte[] into, int offset, int length) throws IOException {
        return file.read(ByteBuffer.wrap(into, offset, length), position);
    }

    @Override
    public void seek(long position) throws IOException {
        if (position < 0 || position > file.size()) {
            throw new EOFException("cannot seek to " + position + " of " + file.size());
        }
        file.position(position);
    }

    @Override
    public long getPos() throws IOException {
        return file.position();
    }

    @Override
    public boolean seekToNewSource(long position) {
        return false;
    }

    @Override
    public int available() throws IOException {
        return (int) Math.min(Integer.MAX_VALUE, file.size() - file.position());
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
