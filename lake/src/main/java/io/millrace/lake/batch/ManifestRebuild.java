package io.millrace.lake.batch;

import io.millrace.lake.store.ObjectStore;
import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.batch.ObjectAttributes;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import io.millrace.schemas.row.RowReader;
import io.millrace.schemas.row.SchemaAccumulator;

/** Makes a batch's manifest again from the batch's object alone. Thread-safe. */
public final class ManifestRebuild {
    private final ObjectStore store;
    private final BatchReader batches;
    private final RowReader rows = new RowReader();

    public ManifestRebuild(ObjectStore store) {
        this.store = store;
        this.batches = new BatchReader(store);
    }

    /**
     * The manifest as the batch's writer wrote it, or would have.
     *
     * @throws MillraceException as {@link BatchReader#read}
     */
    public BatchManifest manifest(BatchName name) {
        SchemaAccumulator schema = new SchemaAccumulator();
        ObjectAttributes attributes = batches.read(name, line -> schema.add(rows.read(line)));
        long bytes = store.describe(name.objectKey())
                .orElseThrow(() -> new MillraceException(
                        ErrorCode.CORRUPT_OBJECT, name.objectKey() + " vanished while its manifest was made"))
                .size();
        return Manifests.of(name, attributes, bytes, schema.columns());
    }
}
