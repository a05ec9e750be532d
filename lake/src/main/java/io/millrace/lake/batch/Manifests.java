package io.millrace.lake.batch;

import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.batch.ObjectAttributes;
import io.millrace.schemas.fingerprint.Fingerprint;
import io.millrace.schemas.row.ColumnSeen;
import java.util.List;
import java.util.Optional;

/** Puts a manifest together. */
final class Manifests {
    private Manifests() {}

    static BatchManifest of(
            BatchName name,
            ObjectAttributes attributes,
            long bytes,
            List<ColumnSeen> schema,
            Optional<Fingerprint> fingerprint) {
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
                fingerprint.orElse(null),
                attributes.erasure(),
                attributes.traces(),
                new BatchManifest.Writer(attributes.writerVersion(), attributes.writerCommit()));
    }
}
