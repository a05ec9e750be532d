package io.millrace.redshift.emulator.copy;

import com.github.luben.zstd.ZstdIOException;
import io.millrace.redshift.emulator.backend.StatementFailedException;
import io.millrace.redshift.emulator.store.ObjectStore;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;
import software.amazon.awssdk.core.exception.SdkException;

/** Tells failures of a file from failures of the database connection, which are both I/O errors otherwise. */
final class SourceStream extends FilterInputStream {
    /** The file can't be read. */
    static final class BrokenSourceException extends IOException {
        private final transient StatementFailedException failure;

        BrokenSourceException(StatementFailedException failure, Throwable cause) {
            super(failure.getMessage(), cause);
            this.failure = failure;
        }

        StatementFailedException failure() {
            return failure;
        }
    }

    private final SourceFile file;

    SourceStream(InputStream in, SourceFile file) {
        super(in);
        this.file = file;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
            return super.read(bytes, offset, length);
        } catch (BrokenSourceException e) {
            throw e;
        } catch (IOException e) {
            throw broken(file, e);
        } catch (SdkException e) {
            throw new BrokenSourceException(ObjectStore.failed(e), e);
        }
    }

    /** Leaves the object open: its owner decides whether to read it to the end or to cut it off. */
    @Override
    public void close() {
        // As said.
    }

    static BrokenSourceException broken(SourceFile file, IOException cause) {
        boolean corrupt =
                cause instanceof ZstdIOException || cause instanceof ZipException || cause instanceof EOFException;
        StatementFailedException failure = corrupt
                ? new StatementFailedException("The file " + file.location()
                        + " can't be decompressed: it is damaged or has another compression than the COPY says")
                : ObjectStore.failed(cause);
        return new BrokenSourceException(failure, cause);
    }
}
