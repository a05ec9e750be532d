package io.millrace.lake.batch;

import io.millrace.lake.store.ObjectStore;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.batch.ObjectAttributes;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.zip.ZipException;

/** Reads the rows of stored batches as a stream. Thread-safe. */
public final class BatchReader {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final ObjectStore store;

    public BatchReader(ObjectStore store) {
        this.store = store;
    }

    /**
     * Hands over every row, one line each without its line break, and then checks the object's SHA-256 and the number of
     * rows. The rows count only when the method returns.
     *
     * @return the object's own attributes
     * @throws MillraceException {@link ErrorCode#CORRUPT_OBJECT} when the object is missing, not readable or differs from
     *     its attributes; {@link ErrorCode#OBJECT_STORE_UNAVAILABLE} when it can't be fetched
     */
    public ObjectAttributes read(BatchName name, Consumer<byte[]> rows) {
        String key = name.objectKey();
        ObjectAttributes attributes = store.describe(key)
                .map(description -> ObjectAttributes.ofMetadata(key, description.metadata()))
                .orElseThrow(() -> missing(key));
        MessageDigest digest = Sha256.digest();
        long count;
        try (InputStream object = store.open(key).orElseThrow(() -> missing(key));
                DigestInputStream bytes = new DigestInputStream(object, digest)) {
            count = readLines(name, bytes, rows);
        } catch (IOException e) {
            throw new MillraceException(
                    ErrorCode.OBJECT_STORE_UNAVAILABLE, "reading " + key + " broke off; it is tried again", e);
        }
        String sha256 = HexFormat.of().formatHex(digest.digest());
        if (!sha256.equals(attributes.sha256())) {
            requireUnchanged(key, attributes);
            throw corrupt(key, "its SHA-256 is " + sha256 + ", its metadata says " + attributes.sha256());
        }
        if (count != attributes.rows()) {
            throw corrupt(key, "it has " + count + " rows, its metadata says " + attributes.rows());
        }
        return attributes;
    }

    /** An erasure may have replaced the object between the question what it is and the reading. */
    private void requireUnchanged(String key, ObjectAttributes attributes) {
        boolean isSame = store.describe(key)
                .filter(now -> now.metadata().equals(attributes.toMetadata()))
                .isPresent();
        if (!isSame) {
            throw new MillraceException(
                    ErrorCode.OBJECT_STORE_UNAVAILABLE,
                    key + " was rewritten or deleted while it was read; it is read again");
        }
    }

    private static long readLines(BatchName name, InputStream bytes, Consumer<byte[]> rows) throws IOException {
        String key = name.objectKey();
        LineSplitter lines = new LineSplitter(rows);
        try (InputStream text = RowStreams.plain(name.compression(), bytes)) {
            text.transferTo(lines);
            // What stands after the compressed frame must reach the checksum too.
            bytes.transferTo(OutputStream.nullOutputStream());
        } catch (com.github.luben.zstd.ZstdIOException e) {
            throw corrupt(key, "it is not valid Zstandard data (" + e.getMessage() + ")");
        } catch (ZipException | EOFException e) {
            throw corrupt(key, "it is not valid gzip data (" + e.getMessage() + ")");
        }
        if (lines.rest() > 0) {
            throw corrupt(key, "its last row is cut off");
        }
        return lines.count;
    }

    private static MillraceException missing(String key) {
        return corrupt(key, "there is no such object");
    }

    private static MillraceException corrupt(String key, String what) {
        return new MillraceException(
                ErrorCode.CORRUPT_OBJECT,
                key + " is not what was written: " + what
                        + "; restore it from a version or replica of the bucket, or replay its offsets from Kafka");
    }

    private static final class LineSplitter extends OutputStream {
        private final Consumer<byte[]> rows;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream(BUFFER_BYTES);
        private long count;

        private LineSplitter(Consumer<byte[]> rows) {
            this.rows = rows;
        }

        private int rest() {
            return line.size();
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            int from = offset;
            for (int i = offset; i < offset + length; i++) {
                if (bytes[i] == '\n') {
                    line.write(bytes, from, i - from);
                    from = i + 1;
                    count++;
                    rows.accept(line.toByteArray());
                    line.reset();
                }
            }
            line.write(bytes, from, offset + length - from);
        }
    }
}
