package io.millrace.jobs.lake;

import io.millrace.lake.store.MaintainedStore;
import io.millrace.lake.store.MaintainedStore.AgedEntry;
import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.batch.ManifestCodec;
import io.millrace.schemas.dataset.DatasetName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;

/**
 * Finds raw batches by their manifests. A batch whose manifest is not written yet is not there yet; what the manifests don't name
 * is never read. Manifests are kept, and read again only when they were written again. Thread-safe.
 */
public final class RawLake {
    private final MaintainedStore store;
    private final Reads reads;
    private final ChangeShapes shapes;
    private final Map<AgedEntry, RawBatch> known = new ConcurrentHashMap<>();

    /**
     * @param readers on which manifests are read at once
     */
    public RawLake(MaintainedStore store, ExecutorService readers) {
        this.store = store;
        this.reads = new Reads(readers);
        this.shapes = new ChangeShapes(store);
    }

    /** The batches of a dataset as they are now. */
    public RawDataset dataset(DatasetName name) {
        List<AgedEntry> manifests = new ArrayList<>();
        store.listAged(BatchName.directory(name), entry -> {
            if (entry.key().endsWith(BatchName.MANIFEST_SUFFIX)) {
                manifests.add(entry);
            }
        });
        NavigableMap<Long, List<RawBatch>> hours = new TreeMap<>();
        List<Optional<RawBatch>> batches = reads.all(manifests, this::batch);
        for (int i = 0; i < manifests.size(); i++) {
            Optional<BatchName> batch = BatchName.parse(manifests.get(i).key());
            if (batch.isPresent() && batches.get(i).isPresent()) {
                long hour = batch.get().hour().getEpochSecond() / 3_600;
                hours.computeIfAbsent(hour, first -> new ArrayList<>())
                        .add(batches.get(i).get());
            }
        }
        return name.isChanges() ? RawDataset.mirror(hours) : new RawDataset(hours);
    }

    /** Empty when it has gone meanwhile. */
    private Optional<RawBatch> batch(AgedEntry entry) {
        RawBatch before = known.get(entry);
        if (before != null) {
            return Optional.of(before);
        }
        Optional<RawBatch> read = store.read(entry.key()).map(document -> {
            BatchManifest manifest = ManifestCodec.decodeWithoutFingerprint(entry.key(), document);
            Optional<ChangeShape> changes = new DatasetName(manifest.dataset()).isChanges()
                    ? Optional.of(shapes.of(manifest))
                    : Optional.empty();
            return new RawBatch(
                    manifest.object(),
                    manifest.bytes(),
                    manifest.sha256(),
                    manifest.rows(),
                    changes.map(ChangeShape::columns).orElse(manifest.schema()),
                    changes);
        });
        read.ifPresent(batch -> known.put(entry, batch));
        return read;
    }
}
