package io.millrace.lake.batch;

import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.batch.ObjectAttributes;
import io.millrace.schemas.fingerprint.Fingerprint;
import io.millrace.schemas.row.ColumnSeen;
import java.util.List;
import java.util.Optional;

/**
 * A finished batch, ready to be stored.
 *
 * @param body the object's bytes; not a copy
 * @param fingerprint what the rows look like; empty when the dataset has none
 * @param badFile the records that are not rows; empty when there are none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; handed from the encoder to the store
public record BatchObject(
        BatchName name,
        ObjectAttributes attributes,
        byte[] body,
        List<ColumnSeen> schema,
        Optional<Fingerprint> fingerprint,
        Optional<BadFile> badFile) {
    /** What one column of the schema takes in memory, roughly. */
    static final long COLUMN_BYTES = 300;
    /** What its fingerprint takes, roughly. */
    private static final long FINGERPRINT_BYTES = 8_000;

    public BatchObject {
        schema = List.copyOf(schema);
        if (attributes.bad() != badFile.map(BadFile::records).orElse(0L)) {
            throw new IllegalArgumentException(
                    "the bad file of " + name.objectKey() + " does not hold " + attributes.bad() + " records");
        }
    }

    /** What the batch holds, under the attributes that its stored object carries. */
    public BatchManifest manifest(ObjectAttributes stored) {
        return Manifests.of(name, stored, body.length, schema, fingerprint);
    }

    /** Bytes of memory that the batch takes until it is stored. */
    public long memoryBytes() {
        return (long) body.length
                + schema.size() * COLUMN_BYTES
                + fingerprint
                        .map(made -> made.columns().size() * FINGERPRINT_BYTES)
                        .orElse(0L)
                + badFile.map(file -> file.body().length).orElse(0);
    }
}
