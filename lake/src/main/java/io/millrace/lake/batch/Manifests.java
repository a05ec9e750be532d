package io.millrace.lake.batch;

import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.batch.ObjectAttributes;
import io.millrace.schemas.row.ColumnSeen;
import java.util.List;

/** Puts a manifest together. */
final class Manifests {
    private Manifests() {}

    static BatchManifest of(BatchName name, ObjectAttributes attributes, long bytes, List<ColumnSeen> schema) {
        return new BatchManifest(
                BatchManifest.FORMAT,
                name.dataset().value(),
                name.dataset().topic(),
                attributes.topicId(),
                name.partition(),
                name.start(),
                attributes.end(),
                name.objectKey(),
                bytes,
                attributes.sha256(),
                attributes.rows(),
                attributes.duplicates(),
                attributes.bad(),
                attributes.firstTimestamp(),
                attributes.lastTimestamp(),
                schema,
                new BatchManifest.Writer(attributes.writerVersion(), attributes.writerCommit()));
    }
}
