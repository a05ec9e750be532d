package io.millrace.lake.batch;

import io.millrace.lake.store.ObjectStore;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.batch.Erasure;
import io.millrace.schemas.batch.ObjectAttributes;
import java.util.function.Predicate;

/** Makes a batch's object again without some of its rows. Thread-safe. */
public final class BatchRewrite {
    private static final int COMPRESSION_LEVEL = 3;

    private final BatchReader batches;

    public BatchRewrite(ObjectStore store) {
        this.batches = new BatchReader(store);
    }

    /**
     * A batch without some rows; the others are the bytes that they were.
     *
     * @param before what the object says of itself now
     * @param body the new object's bytes; not a copy
     * @param left rows that were left out
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared; handed from the encoder to the store
    public record Rewritten(ObjectAttributes before, byte[] body, long left) {
        /** What the new object says of itself. */
        public ObjectAttributes after(Erasure erasure) {
            return new ObjectAttributes(
                    before.topicId(),
                    before.end(),
                    before.rows() - left,
                    before.duplicates(),
                    before.bad(),
                    Sha256.hex(body),
                    before.firstTimestamp(),
                    before.lastTimestamp(),
                    before.writerVersion(),
                    before.writerCommit(),
                    erasure,
                    before.traces());
        }
    }

    /**
     * @param unwanted rows to leave out, each one line of JSON
     * @throws io.millrace.schemas.error.MillraceException as {@link BatchReader#read}
     */
    public Rewritten without(BatchName name, Predicate<byte[]> unwanted) {
        try (CompressedLines kept =
                new CompressedLines(name.compression(), COMPRESSION_LEVEL, Compressors.unbounded())) {
            Count left = new Count();
            ObjectAttributes before = batches.read(name, line -> {
                if (unwanted.test(line)) {
                    left.rows++;
                } else {
                    kept.add(line);
                }
            });
            return new Rewritten(before, kept.finish(), left.rows);
        }
    }

    private static final class Count {
        private long rows;
    }
}
