package io.millrace.lake.chain;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.millrace.lake.batch.BadFile;
import io.millrace.lake.store.ObjectStore;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * A batch's bad file before the batch is in its chain. Which records are bad can depend on more than the log, such as on the
 * contract of that moment; so whoever completes the batch of a writer that died must find the file, not make it anew. The key
 * holds the rows' checksum: writers that race for one place in the chain each have a file of their own.
 */
final class StagedBadFile {
    private static final String DIRECTORY = "_staged/";

    private final ObjectStore store;
    private final String key;

    StagedBadFile(ObjectStore store, BatchName batch, String sha256) {
        this.store = store;
        this.key = DIRECTORY + batch.badKey() + "." + sha256;
    }

    void put(BadFile file) {
        store.put(key, file.body(), StoredProperties.bad());
    }

    /** The file with this number of records; empty when it is not there, or is another one. */
    Optional<BadFile> find(long records) {
        return store.read(key).map(body -> new BadFile(body, lines(body))).filter(file -> file.records() == records);
    }

    /** Leaves a file behind, to be swept by its age, rather than a batch incomplete. */
    void delete() {
        try {
            store.delete(key);
        } catch (MillraceException e) {
            if (e.code() != ErrorCode.OBJECT_STORE_UNAVAILABLE) {
                throw e;
            }
        }
    }

    private static long lines(byte[] body) {
        LineCounter counter = new LineCounter();
        try (ZstdInputStreamNoFinalizer text = new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(body))) {
            text.transferTo(counter);
        } catch (IOException notZstandard) {
            return -1;
        }
        return counter.lines;
    }

    private static final class LineCounter extends OutputStream {
        private long lines;

        @Override
        public void write(int b) {
            lines += b == '\n' ? 1 : 0;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            for (int i = offset; i < offset + length; i++) {
                lines += bytes[i] == '\n' ? 1 : 0;
            }
        }
    }
}
