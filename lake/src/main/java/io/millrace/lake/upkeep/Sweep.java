package io.millrace.lake.upkeep;

import io.millrace.lake.batch.ManifestRebuild;
import io.millrace.lake.chain.Checkpoint;
import io.millrace.lake.chain.Checkpoints;
import io.millrace.lake.store.MaintainedStore;
import io.millrace.lake.store.MaintainedStore.AgedEntry;
import io.millrace.lake.store.ObjectStore.ObjectProperties;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.batch.ManifestCodec;
import io.millrace.schemas.batch.ObjectAttributes;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.fingerprint.FingerprintSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds what crashes leave in a bucket, and clears it up. */
public final class Sweep {
    private static final String PROBES = "_probe/";
    private static final ObjectProperties JSON = new ObjectProperties("application/json", Map.of());

    private final MaintainedStore store;
    private final Checkpoints checkpoints;
    private final ManifestRebuild manifests;
    private final FingerprintSource fingerprints;

    public Sweep(MaintainedStore store, FingerprintSource fingerprints) {
        this.store = store;
        this.checkpoints = new Checkpoints(store);
        this.manifests = new ManifestRebuild(store);
        this.fingerprints = fingerprints;
    }

    /**
     * Leftovers of a dataset.
     *
     * @param before younger ones are left alone: a writer may be at work
     */
    public List<Leftover> find(DatasetName dataset, Instant before) {
        Map<String, AgedEntry> raw = entries(BatchName.directory(dataset));
        Map<String, AgedEntry> bad = entries(BatchName.BAD + dataset.value() + "/");
        Map<String, Long> expired = new HashMap<>();
        List<Leftover> found = new ArrayList<>();
        for (AgedEntry entry : raw.values()) {
            BatchName.parse(entry.key())
                    .filter(name -> entry.lastModified().isBefore(before))
                    .flatMap(name -> rawLeftover(name, entry, raw.keySet(), bad.keySet(), expired))
                    .ifPresent(found::add);
        }
        for (AgedEntry entry : bad.values()) {
            BatchName.parse(entry.key())
                    .filter(name -> entry.lastModified().isBefore(before))
                    .flatMap(name -> badLeftover(name, entry, raw.keySet(), expired))
                    .ifPresent(found::add);
        }
        return found;
    }

    /** Leftovers of no dataset. */
    public List<Leftover> findElsewhere(Instant before) {
        List<Leftover> found = new ArrayList<>();
        store.listAged(PROBES, entry -> {
            if (entry.lastModified().isBefore(before)) {
                found.add(new Leftover.Probe(entry.key(), entry.size(), entry.lastModified()));
            }
        });
        store.listAged(LakeErasure.STAGED, entry -> {
            if (entry.lastModified().isBefore(before) && !isNeeded(entry.key())) {
                found.add(new Leftover.StagedBadFile(entry.key(), entry.size(), entry.lastModified()));
            }
        });
        store.uploads().stream()
                .filter(upload -> upload.begun().isBefore(before))
                .forEach(upload -> found.add(new Leftover.IncompleteUpload(upload)));
        return found;
    }

    /** The batch is there and its bad file is not: whoever completes the batch takes the staged one. */
    private boolean isNeeded(String staged) {
        String key = staged.substring(LakeErasure.STAGED.length(), staged.lastIndexOf('.'));
        return BatchName.parse(key)
                .filter(name -> store.describe(name.objectKey()).isPresent()
                        && store.describe(name.badKey()).isEmpty())
                .isPresent();
    }

    private Map<String, AgedEntry> entries(String prefix) {
        Map<String, AgedEntry> entries = new HashMap<>();
        store.listAged(prefix, entry -> entries.put(entry.key(), entry));
        return entries;
    }

    private Optional<Leftover> rawLeftover(
            BatchName name, AgedEntry entry, Set<String> raw, Set<String> bad, Map<String, Long> expired) {
        if (isExpired(name, expired)) {
            return Optional.of(new Leftover.Expired(entry.key(), entry.size(), entry.lastModified()));
        }
        if (!entry.key().equals(name.objectKey())) {
            return raw.contains(name.objectKey())
                    ? Optional.empty()
                    : Optional.of(new Leftover.ManifestWithoutBatch(entry.key(), entry.size(), entry.lastModified()));
        }
        if (raw.contains(name.manifestKey())) {
            return Optional.empty();
        }
        long badRecords = store.describe(entry.key())
                .map(object -> ObjectAttributes.ofMetadata(object.key(), object.metadata())
                        .bad())
                .orElse(0L);
        boolean lacksBadFile = badRecords > 0 && !bad.contains(name.badKey());
        return Optional.of(
                lacksBadFile
                        ? new Leftover.MissingBadFile(name, badRecords, entry.lastModified())
                        : new Leftover.MissingManifest(name, entry.lastModified()));
    }

    private Optional<Leftover> badLeftover(
            BatchName name, AgedEntry entry, Set<String> raw, Map<String, Long> expired) {
        if (isExpired(name, expired)) {
            return Optional.of(new Leftover.Expired(entry.key(), entry.size(), entry.lastModified()));
        }
        boolean isOrphan = entry.key().equals(name.badKey()) && !raw.contains(name.objectKey());
        return isOrphan
                ? Optional.of(new Leftover.BadFileWithoutBatch(entry.key(), entry.size(), entry.lastModified()))
                : Optional.empty();
    }

    private boolean isExpired(BatchName name, Map<String, Long> expired) {
        String chain = BatchName.partitionPrefix(name.partition(), name.topicId());
        return name.start()
                < expired.computeIfAbsent(chain, prefix -> checkpoints
                        .find(name.dataset(), name.partition(), name.topicId())
                        .map(Checkpoint::end)
                        .orElse(0L));
    }

    /**
     * Clears one leftover up.
     *
     * @return false for one that is not for the sweep to touch
     */
    public boolean clear(Leftover leftover) {
        if (leftover instanceof Leftover.MissingManifest missing) {
            BatchName name = missing.name();
            byte[] document = ManifestCodec.encode(manifests.manifest(name, fingerprints.of(name.dataset())));
            store.create(name.manifestKey(), document, JSON);
            return true;
        }
        if (leftover instanceof Leftover.IncompleteUpload incomplete) {
            store.abort(incomplete.upload());
            return true;
        }
        boolean isKept =
                leftover instanceof Leftover.BadFileWithoutBatch || leftover instanceof Leftover.MissingBadFile;
        if (!isKept) {
            store.delete(leftover.key());
        }
        return !isKept;
    }
}
