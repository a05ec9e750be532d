package io.millrace.loader.lake;

import io.millrace.lake.batch.BatchReader;
import io.millrace.lake.batch.ManifestRebuild;
import io.millrace.lake.store.ObjectStore;
import io.millrace.lake.store.ObjectStore.ObjectProperties;
import io.millrace.loader.reconcile.Lake;
import io.millrace.loader.reconcile.LakeBatch;
import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.batch.ManifestCodec;
import io.millrace.schemas.dataset.DatasetName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The lake over an object store. Thread-safe. */
public final class ObjectStoreLake implements Lake {
    private final ObjectStore store;
    private final String bucket;
    private final ManifestRebuild rebuild;
    private final BatchReader reader;

    public ObjectStoreLake(ObjectStore store, String bucket) {
        this.store = store;
        this.bucket = bucket;
        this.rebuild = new ManifestRebuild(store);
        this.reader = new BatchReader(store);
    }

    @Override
    public List<DatasetName> datasets() {
        List<DatasetName> datasets = new ArrayList<>();
        for (String directory : store.directories(BatchName.RAW)) {
            dataset(directory).ifPresent(datasets::add);
        }
        return datasets;
    }

    private static Optional<DatasetName> dataset(String directory) {
        try {
            return Optional.of(new DatasetName(directory.substring(BatchName.RAW.length(), directory.length() - 1)));
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    @Override
    public List<LakeBatch> batches(DatasetName dataset, Optional<Instant> from) {
        List<LakeBatch> batches = new ArrayList<>();
        String startAfter = from.map(hour -> BatchName.directory(dataset, hour)).orElse("");
        store.list(BatchName.directory(dataset), startAfter, entry -> {
            if (entry.key().endsWith(BatchName.OBJECT_SUFFIX)) {
                BatchName.parse(entry.key())
                        .ifPresent(name -> batches.add(new LakeBatch(name, entry.key(), entry.size())));
            }
        });
        return batches;
    }

    @Override
    public BatchManifest manifest(LakeBatch batch) {
        String key = batch.name().manifestKey();
        Optional<byte[]> document = store.read(key);
        return document.isPresent()
                ? ManifestCodec.decodeWithoutFingerprint(key, document.get())
                : rebuild.manifest(batch.name());
    }

    @Override
    public Map<String, Integer> fractionDigits(LakeBatch batch, Set<String> columns) {
        FractionCounter counter = new FractionCounter(columns);
        reader.read(batch.name(), counter::add);
        return counter.most();
    }

    @Override
    public String writeCopyManifest(DatasetName dataset, String loadId, List<BatchManifest> batches) {
        String key = CopyManifest.key(dataset, loadId);
        store.put(key, CopyManifest.document(bucket, batches), new ObjectProperties("application/json", Map.of()));
        return CopyManifest.url(bucket, key);
    }

    @Override
    public void deleteCopyManifest(DatasetName dataset, String loadId) {
        store.delete(CopyManifest.key(dataset, loadId));
    }

    /**
     * Deletes lists whose load began before the given moment: left behind by loads that were cut off.
     *
     * @return how many
     */
    public int sweepCopyManifests(Instant before) {
        List<String> old = new ArrayList<>();
        store.list(CopyManifest.DIRECTORY, "", entry -> {
            if (CopyManifest.begun(entry.key())
                    .filter(begun -> begun.isBefore(before))
                    .isPresent()) {
                old.add(entry.key());
            }
        });
        old.forEach(store::delete);
        return old.size();
    }
}
