package io.millrace.lake.upkeep;

import io.millrace.lake.store.MaintainedStore.Upload;
import io.millrace.schemas.batch.BatchName;
import java.time.Instant;

/** Something in the bucket that nobody needs, or that lacks something. */
public sealed interface Leftover {
    /** Object that it is about. */
    String key();

    /** Since when it is as it is. */
    Instant since();

    /** A batch whose manifest is missing; it is made again. */
    record MissingManifest(BatchName name, Instant since) implements Leftover {
        @Override
        public String key() {
            return name.objectKey();
        }
    }

    /** A batch whose writer died before its bad file was stored; the writer completes it when it takes the chain over. */
    record MissingBadFile(BatchName name, long records, Instant since) implements Leftover {
        @Override
        public String key() {
            return name.objectKey();
        }
    }

    /** A manifest without its batch; it is deleted. */
    record ManifestWithoutBatch(String key, long size, Instant since) implements Leftover {}

    /** A file of bad records whose batch is missing and has not expired. It is kept: it may be all that is left. */
    record BadFileWithoutBatch(String key, long size, Instant since) implements Leftover {}

    /** What an expiry that was cut off left behind; it is deleted. */
    record Expired(String key, long size, Instant since) implements Leftover {}

    /** A bad file that its writer put aside and nobody needs any more; it is deleted. */
    record StagedBadFile(String key, long size, Instant since) implements Leftover {}

    /** A probe of the object store; it is deleted. */
    record Probe(String key, long size, Instant since) implements Leftover {}

    /** A multipart upload that was never completed; it is aborted. */
    record IncompleteUpload(Upload upload) implements Leftover {
        @Override
        public String key() {
            return upload.key();
        }

        @Override
        public Instant since() {
            return upload.begun();
        }
    }
}
