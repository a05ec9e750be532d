package io.millrace.lake.batch;

import io.millrace.lake.store.ObjectStore;
import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.batch.ObjectAttributes;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import io.millrace.schemas.fingerprint.FingerprintAccumulator;
import io.millrace.schemas.fingerprint.FingerprintSettings;
import io.millrace.schemas.row.Row;
import io.millrace.schemas.row.RowReader;
import io.millrace.schemas.row.SchemaAccumulator;
import java.util.Optional;

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
     * The manifest without fingerprint.
     *
     * @throws MillraceException as {@link BatchReader#read}
     */
    public BatchManifest manifest(BatchName name) {
        return manifest(name, Optional.empty());
    }

    /**
     * The manifest as the batch's writer wrote it, or would have, bit for bit.
     *
     * @param settings those of the fingerprint; empty for none
     * @throws MillraceException as {@link BatchReader#read}
     */
    public BatchManifest manifest(BatchName name, Optional<FingerprintSettings> settings) {
        SchemaAccumulator schema = new SchemaAccumulator();
        Optional<FingerprintAccumulator> fingerprint = settings.map(FingerprintAccumulator::new);
        ObjectAttributes attributes = batches.read(name, line -> {
            Row row = rows.read(line);
            schema.add(row);
            fingerprint.ifPresent(made -> made.add(row));
        });
        long bytes = store.describe(name.objectKey())
                .orElseThrow(() -> new MillraceException(
                        ErrorCode.CORRUPT_OBJECT, name.objectKey() + " vanished while its manifest was made"))
                .size();
        return Manifests.of(
                name, attributes, bytes, schema.columns(), fingerprint.map(FingerprintAccumulator::fingerprint));
    }
}
