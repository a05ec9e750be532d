package io.millrace.jobs.lake;

import io.millrace.lake.batch.BatchReader;
import io.millrace.lake.store.ObjectStore;
import io.millrace.lake.store.ObjectStore.ObjectProperties;
import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What batches of changes say of their tables. A batch's manifest shows the envelope alone, so each batch is read once, by whoever is first;
 * what it shows is kept in the lake under the checksum of the batch. Thread-safe.
 */
final class ChangeShapes {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeShapes.class);
    private static final String ROOT = "_mirrors/";
    private static final ObjectProperties JSON = new ObjectProperties("application/json", Map.of());

    private final ObjectStore store;
    private final BatchReader batches;

    ChangeShapes(ObjectStore store) {
        this.store = store;
        this.batches = new BatchReader(store);
    }

    static String key(DatasetName dataset, String sha256) {
        return ROOT + dataset + "/" + sha256 + ".json";
    }

    ChangeShape of(BatchManifest manifest) {
        String key = key(new DatasetName(manifest.dataset()), manifest.sha256());
        Optional<ChangeShape> kept = store.read(key)
                .map(document -> DerivedCodec.decode(key, document, ChangeShape.class))
                .filter(shape -> shape.format() == ChangeShape.FORMAT);
        if (kept.isPresent()) {
            return kept.get();
        }
        ChangeShape shape = scan(manifest);
        try {
            store.put(key, DerivedCodec.encode(shape), JSON);
        } catch (MillraceException e) {
            // Those who may only read plan all the same, and read the batch again next time.
            LOG.debug("{} can't be kept: {}", key, e.getMessage());
        }
        return shape;
    }

    private ChangeShape scan(BatchManifest manifest) {
        BatchName name = BatchName.ofObject(manifest.object())
                .orElseThrow(() -> new MillraceException(
                        ErrorCode.CORRUPT_OBJECT, manifest.object() + " is no name of a batch; see lake audit"));
        ChangeScan scan = new ChangeScan();
        batches.read(name, scan::add);
        return scan.shape();
    }
}
